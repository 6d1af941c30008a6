/** A stretch of a label, and whether it is what was looked for. */
export type Stretch = { readonly text: string; readonly isHit: boolean };

/** Case and accents do not matter when somebody looks for a name. Keeps the length in UTF-16 units of each letter. */
function folded(text: string): string {
  return [...text]
    .map((letter) => {
      const bare = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
      return bare.length === letter.length
        ? bare
        : letter.toLowerCase().slice(0, letter.length).padEnd(letter.length);
    })
    .join('');
}

const wordsOf = (query: string): readonly string[] =>
  folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');

/**
 * How well a label fits what was typed: every word must be in it; whole beginnings of words count more, and an earlier
 * place more than a later one.
 * @returns nothing when it does not fit; higher is better.
 */
export function fitOf(label: string, query: string): number | undefined {
  const words = wordsOf(query);
  const text = folded(label);
  let fit = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return undefined;
    const startsWord = text.search(
      new RegExp(`(?:^|[^\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'u'),
    );
    fit += (startsWord < 0 ? 0 : 100) - Math.min(at, 50);
  }
  return fit;
}

/** The label cut into what was looked for and the rest. */
export function stretchesOf(label: string, query: string): readonly Stretch[] {
  const text = folded(label);
  const isHit = new Uint8Array(label.length);
  for (const word of wordsOf(query)) {
    const at = text.indexOf(word);
    if (at >= 0) isHit.fill(1, at, at + word.length);
  }
  const stretches: Stretch[] = [];
  let from = 0;
  for (let at = 1; at <= label.length; at++) {
    if (at < label.length && isHit[at] === isHit[from]) continue;
    stretches.push({ text: label.slice(from, at), isHit: isHit[from] === 1 });
    from = at;
  }
  return stretches;
}
