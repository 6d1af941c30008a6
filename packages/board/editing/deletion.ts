/** How much one press takes away, as `InputEvent.inputType` says it. */
export type Stride = 'character' | 'word' | 'line';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Units looked at to find the last grapheme or word. */
const NEAR = 512;

const LINE_END = /[\n\v\f\r\u0085\u2028\u2029]/;

function backward(text: string, place: number, stride: Stride): number {
  const from = Math.max(0, place - NEAR);
  const before = text.slice(from, place);
  if (stride === 'character') return from + ([...graphemes.segment(before)].at(-1)?.index ?? 0);
  if (stride === 'word') {
    const parts = [...words.segment(before)];
    const last = parts.findLast(({ isWordLike }) => isWordLike === true) ?? parts.at(-1);
    return from + (last?.index ?? 0);
  }
  const start = text.lastIndexOf('\n', place - 1) + 1;
  return start === place ? backward(text, place, 'character') : start;
}

function forward(text: string, place: number, stride: Stride): number {
  const after = text.slice(place, place + NEAR);
  if (stride === 'character') {
    const [first] = graphemes.segment(after);
    return place + (first?.segment.length ?? 0);
  }
  if (stride === 'word') {
    const parts = [...words.segment(after)];
    const first = parts.find(({ isWordLike }) => isWordLike === true) ?? parts[0];
    return first === undefined ? place : place + first.index + first.segment.length;
  }
  const end = text.slice(place).search(LINE_END);
  if (end === 0) return forward(text, place, 'character');
  return end === -1 ? text.length : place + end;
}

/** What one press of Backspace or Delete takes away from the caret's place, whole graphemes. */
export function deletion(
  text: string,
  place: number,
  direction: 'backward' | 'forward',
  stride: Stride,
): { readonly start: number; readonly end: number } {
  return direction === 'backward'
    ? { start: place === 0 ? 0 : backward(text, place, stride), end: place }
    : { start: place, end: forward(text, place, stride) };
}

/** The paragraph around a place: what a third click takes. */
export function paragraphAt(text: string, place: number): { readonly start: number; readonly end: number } {
  let start = place;
  while (start > 0 && !LINE_END.test(text.charAt(start - 1))) start -= 1;
  return { start, end: forwardEnd(text, place) };
}

const forwardEnd = (text: string, place: number): number => {
  const end = text.slice(place).search(LINE_END);
  return end === -1 ? text.length : place + end;
};
