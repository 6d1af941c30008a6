const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
};

const reference = /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));/g;

/** What no reference may name is the sign for it (HTML, 13.2.5.80). */
const characterOf = (code: number): string =>
  code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\uFFFD' : String.fromCodePoint(code);

/**
 * The text that HTML or XML without tags stands for: once, so that `&amp;lt;` is `&lt;`. What is no reference stays.
 * The result is text and has to be escaped to become HTML again. Total, linear.
 */
export function unescapeHTML(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value
    .toWellFormed()
    .replace(reference, (_whole, name?: string, decimal?: string, hexadecimal?: string) => {
      if (name !== undefined) return named[name] ?? '';
      return characterOf(decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal));
    });
}
