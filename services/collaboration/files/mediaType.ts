import { fileTypeFromBuffer } from 'file-type';
import { textType } from './textType.ts';

/** Said of bytes that are no text and of no kind we know (RFC 2046, 4.5.1). */
const unknownType = 'application/octet-stream';

/** Kinds that may be written in plain characters. A text that only begins like another kind ("BM", "MZ") stays one. */
const writtenInText: ReadonlySet<string> = new Set([
  'application/pdf',
  'application/postscript',
  'application/rtf',
  'text/calendar',
  'text/vcard',
]);

export type Content = {
  /** The first bytes, at most 4,100: what `file-type` looks at. */
  readonly head: Uint8Array;
  /** Whether nothing follows them. */
  readonly isWhole: boolean;
  /** Chooses only among kinds of plain text, which bytes cannot tell apart. */
  readonly name: string;
};

/** What kind of content it is, told by its bytes; what the client claims is not asked (ASVS 5.2.2). */
export async function mediaTypeOf(content: Content): Promise<string> {
  const found = (await fileTypeFromBuffer(content.head))?.mime;
  const text = textType(content);
  if (text === undefined) return found ?? unknownType;
  return found !== undefined && writtenInText.has(found) ? found : text;
}
