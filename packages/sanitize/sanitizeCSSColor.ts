const whole = /^#(?:[0-9a-f]{6}|[0-9a-f]{8})$/i;
const short = /^#[0-9a-f]{3,4}$/i;
const channels =
  /^rgba?\(\s{0,8}(\d{1,3})\s{0,8},\s{0,8}(\d{1,3})\s{0,8},\s{0,8}(\d{1,3})\s{0,8}(?:,\s{0,8}([01]|0?\.\d{1,6}|1\.0{1,6}))?\s{0,8}\)$/i;

const hex = (part: number): string => Math.min(255, part).toString(16).padStart(2, '0');

/**
 * A colour that somebody or some program wrote, as `#rrggbb` or `#rrggbbaa` in the case it had; from hexadecimal of any
 * length and `rgb()`; `''` for anything else, so that nothing but a colour ever reaches a style. Total, idempotent,
 * linear.
 */
export function sanitizeCSSColor(value: unknown): string {
  if (typeof value !== 'string') return '';
  if (whole.test(value)) return value;
  // Far longer than any colour is written.
  if (value.length > 128) return '';
  const text = value.trim();
  if (whole.test(text)) return text;
  if (short.test(text)) return text.replace(/[0-9a-f]/gi, '$&$&');
  const [, red, green, blue, alpha] = channels.exec(text) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return '';
  const opaque = [red, green, blue].map((part) => hex(Number(part))).join('');
  return `#${opaque}${alpha === undefined ? '' : hex(Math.round(Number(alpha) * 255))}`;
}
