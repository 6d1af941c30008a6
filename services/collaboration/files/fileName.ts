import { limits, Problem } from '@flux/contracts';
import { sanitizeFilename, sanitizePlainText } from '@flux/sanitize';

/**
 * The name that a file is kept under: what stands behind the last slash, without characters that cannot be seen or
 * that some system refuses. 255 bytes are kept; a longer name is refused rather than cut, so that nobody looks for a
 * file by a name it no longer has. Throws `invalid_input`, which says `path` of where the name came from.
 */
export function fileNameFrom(given: string | undefined, path = '/file'): string {
  const refused = (message: string, detail: string) =>
    new Problem('invalid_input', detail, { errors: [{ path, message }] });
  const text = sanitizePlainText(given);
  const base = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1).trim();
  if (base === '') throw refused('must have a name', 'A file needs a name.');
  if (Buffer.byteLength(base) > limits.name) {
    throw refused(
      `must have a name of at most ${limits.name} bytes`,
      `The name of a file can take up to ${limits.name} bytes; shorten it.`,
    );
  }
  return sanitizeFilename(base);
}
