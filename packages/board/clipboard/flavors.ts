import { escapeHTML } from '@flux/sanitize';

/** The types in which what is copied is put on the clipboard (board.md, Clipboard and drops). */
export const PAYLOAD_TYPE = 'application/vnd.fluxstudio.board+json';
export const WEB_PAYLOAD_TYPE = `web ${PAYLOAD_TYPE}`;

export type Flavors = {
  /** Our own data. */
  readonly payload: string;
  /** The same hidden in HTML, for browsers and programs that carry nothing else. */
  readonly html: string;
  /** The words in reading order. */
  readonly text: string;
};

const ATTRIBUTE = 'data-flux-board';
const pattern = new RegExp(`${ATTRIBUTE}="([A-Za-z0-9+/=]+)"`);

export const htmlOf = (payload: string, text: string): string =>
  `<meta charset="utf-8"><div ${ATTRIBUTE}="${new TextEncoder().encode(payload).toBase64()}">${escapeHTML(text).replaceAll('\n', '<br>')}</div>`;

/** Our own data out of HTML of any source; read as text, never parsed as a document. */
export function payloadInHtml(html: string): string | undefined {
  const base64 = pattern.exec(html)?.[1];
  if (base64 === undefined) return undefined;
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(base64));
  } catch {
    return undefined;
  }
}
