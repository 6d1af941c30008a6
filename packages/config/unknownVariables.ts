import type { Environment } from './environment.ts';
import { secretFileNames } from './secretFiles.ts';
import { variables } from './variables.ts';

/** How many letters must be changed to turn one word into the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Letters that may differ before a known name is no longer a likely meaning. */
const likely = 4;

/**
 * A fault for every variable that begins like ours and is none: a misspelt setting that is silently ignored is worse
 * than one that stops the start. `FLUX_TEST_*` belongs to the tests, which alone read it.
 */
export function unknownVariables(env: Environment): readonly string[] {
  const known = [...Object.keys(variables), ...secretFileNames];
  return Object.keys(env)
    .filter((name) => name.startsWith('FLUX_') && !name.startsWith('FLUX_TEST_') && !known.includes(name))
    .map((name) => {
      const word = name.slice(0, 64);
      const nearest = known.toSorted((a, b) => distance(a, word) - distance(b, word))[0]!;
      const hint = distance(nearest, word) <= likely ? ` Did you mean ${nearest}?` : '';
      return `${word} is no setting of FluxStudio.${hint}`;
    });
}
