/** What a value of the document costs beyond its text and keys, roughly: brackets, commas, a number. */
const OVERHEAD = 8;

/**
 * Whether a value of the document stays within so many bytes, counted as if it were text. Gives up as soon as
 * it is over, and uses no recursion, so neither size nor depth of a hostile value matters.
 */
export function isWithin(value: unknown, bytes: number): boolean {
  let left = bytes;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const each = open.pop();
    left -= OVERHEAD;
    if (typeof each === 'string') left -= each.length;
    else if (each instanceof Uint8Array) left -= each.byteLength;
    else if (Array.isArray(each)) {
      if (each.length * OVERHEAD > left) return false;
      for (const inner of each) open.push(inner);
    } else if (typeof each === 'object' && each !== null) {
      for (const [key, inner] of Object.entries(each)) {
        left -= key.length;
        open.push(inner);
      }
    }
    if (left < 0) return false;
  }
  return true;
}
