import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from './answers.ts';

/** A test, by its file and its title as it stands there, or a place in the code or the documents, by words in it. */
export type Evidence =
  | { readonly test: string; readonly name: string }
  | { readonly code: string; readonly find: string };

/** `test('title'`, `describe("title"`, `` test(`title` ``. */
const titlePattern = /\b(?:test|describe)(?:\.\w+)?\(\s*(['"`])((?:(?!\1).)*)\1/g;

/** Titles of tests as they are written in a source, with their placeholders. */
const titlesIn = (source: string): ReadonlySet<string> =>
  new Set([...source.matchAll(titlePattern)].map(([, , title = '']) => title));

/** What is wrong with a piece of evidence: a sentence, or nothing. */
function faultOf(root: string, evidence: Evidence): string | undefined {
  const path = 'test' in evidence ? evidence.test : evidence.code;
  if (!existsSync(join(root, path))) return `${path} is not there`;
  const source = readFileSync(join(root, path), 'utf8');
  if ('test' in evidence) {
    return titlesIn(source).has(evidence.name) ? undefined : `${path} has no test "${evidence.name}"`;
  }
  return source.includes(evidence.find) ? undefined : `${path} does not contain "${evidence.find}"`;
}

/** What is wrong with an answer: evidence that does not exist, or none at all. */
export function faultsOf(root: string, answer: Answer): readonly string[] {
  switch (answer.state) {
    case 'met':
      return answer.evidence.length === 0
        ? ['there is no evidence']
        : answer.evidence.flatMap((evidence) => faultOf(root, evidence) ?? []);
    case 'not applicable':
      return answer.why === '' ? ['no reason is given'] : [];
    case 'not met':
      return answer.missing === '' ? ['what is missing is not said'] : [];
  }
}
