import { sanitizePlainText } from './sanitizePlainText.ts';

/** Bytes of UTF-8 that every file system we know takes as one name. */
const maxBytes = 255;
/** An ending longer than this (with its dot) is cut like the rest of the name. */
const maxEnding = 32;
const fallback = 'file';

/** Names that Windows gives to devices, with any ending. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/iu;
const forbidden = /[<>:"|?*]/gu;

const encoder = new TextEncoder();

/** The longest prefix of whole characters that takes at most `bytes` bytes. */
function cut(text: string, bytes: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(Math.max(0, bytes)));
  return text.slice(0, read);
}

/** Windows drops dots and spaces at the end, so two names would be one file. Linear, unlike `/[. ]+$/`. */
function withoutTail(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '.' || text[end - 1] === ' ')) end -= 1;
  return text.slice(0, end);
}

function shortened(name: string): string {
  if (name.length * 3 <= maxBytes || encoder.encode(name).length <= maxBytes) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 ? name.slice(dot) : '';
  const endingBytes = encoder.encode(ending).length;
  if (endingBytes > maxEnding) return withoutTail(cut(name, maxBytes));
  return cut(name, maxBytes - endingBytes) + ending;
}

/**
 * A name for a stored or downloaded file that means the same on every system: the part behind the last `/` or `\`, no
 * control or unseen characters, no characters or device names that Windows keeps for itself, at most 255 bytes with
 * the ending kept; `file` when nothing is left. Total, idempotent, linear.
 */
export function sanitizeFilename(value: unknown): string {
  const text = sanitizePlainText(value);
  const base = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  const safe = withoutTail(base.replace(forbidden, '_').trim());
  if (safe === '') return fallback;
  return shortened(device.test(safe) ? `_${safe}` : safe);
}
