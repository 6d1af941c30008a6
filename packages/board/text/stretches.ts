/** Units that are broken at one go: at about 2 µs each well within a slice of 8 ms. */
const LENGTH = 2048;
/** Beyond this a word is cut wherever it is; no line is that long. */
const MOST = 16_384;

/** Where breaks before and after do not depend on each other: between words, or between two ideographs. */
const CUT = /[\p{L}\p{N}.,] (?=\p{L})|\p{Script=Han}(?=\p{Script=Han})/gu;

/** Parts of a paragraph that can be broken one after the other with the same result as the whole. */
export function* stretches(
  plain: string,
  start: number,
  end: number,
): Generator<{ readonly start: number; readonly end: number }> {
  let from = start;
  while (end - from > MOST) {
    CUT.lastIndex = from + LENGTH;
    const found = CUT.exec(plain.slice(0, Math.min(end, from + MOST)));
    let to = found === null ? from + MOST : found.index + found[0].length;
    if (found === null && /[\uDC00-\uDFFF]/.test(plain.charAt(to))) to -= 1;
    yield { start: from, end: to };
    from = to;
  }
  yield { start: from, end };
}
