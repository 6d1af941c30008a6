import { limits } from '@flux/contracts/limits';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { composed } from './composed.ts';
import { dictionary, graphs } from './dictionaries.ts';
import { type About, knownWords } from './knownWords.ts';
import { lengthFault } from './lengthFault.ts';

/** Why a password is refused. */
export type PasswordFault =
  | 'short'
  | 'long'
  | 'known'
  | 'common'
  | 'repeat'
  | 'sequence'
  | 'keyboard'
  | 'date'
  | 'guessable';

export type Judgement = {
  /** zxcvbn's: from 0, guessed within a thousand tries, to 4, not within 10¹⁰. */
  readonly strength: 0 | 1 | 2 | 3 | 4;
  readonly fault?: PasswordFault;
};

/** More than 10⁸ guesses: safe from who may try at the door, and dear for who stole the hashes. */
const enough = 3;

/**
 * Code points that are judged. The time grows faster than the length (128 mixed signs: half a second), and nobody whose
 * first 64 are weak is hindered from beginning with others.
 */
const judged = 64;

/** Parts of a name or address shorter than this are too common to forbid. */
const shortestKnownPart = 4;

/** As much as is commonly put before or behind a word to satisfy rules of composition. */
const longestDecoration = 6;

const faults: Readonly<Record<string, PasswordFault>> = {
  straightRow: 'keyboard',
  keyPattern: 'keyboard',
  simpleRepeat: 'repeat',
  extendedRepeat: 'repeat',
  sequences: 'sequence',
  recentYears: 'date',
  dates: 'date',
  topTen: 'common',
  topHundred: 'common',
  common: 'common',
  similarToCommon: 'common',
  wordByItself: 'common',
  namesByThemselves: 'common',
  commonNames: 'common',
  userInputs: 'known',
};

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs });

/** Whether little is left of it without the words: `mia.winter2026`. */
function isMostly(folded: string, words: readonly string[]): boolean {
  const parts = words.filter((word) => word.length >= shortestKnownPart);
  const rest = parts.reduce((text, part) => text.replaceAll(part, ''), folded);
  return [...rest].length < limits.passwordMin / 2;
}

/** Whether it is one word that everybody uses, with digits or signs around it: `Sommer2026!!`. */
function isDecorated(folded: string): boolean {
  const word = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (word === '' || folded.length - word.length > longestDecoration) return false;
  const { sequence } = zxcvbn.check(word);
  return sequence.length === 1 && sequence[0]?.pattern === 'dictionary';
}

/** How strong a password is for this person, and why it is refused; no rules of composition (NIST SP 800-63B, 3.1.1.2). */
export function judge(password: string, about: About): Judgement {
  const length = lengthFault(password);
  if (length === 'long') return { strength: 0, fault: length };
  const text = composed(password);
  const start = [...text].slice(0, judged).join('');
  const words = knownWords(about);
  const { score, feedback } = zxcvbn.check(start, [...words]);
  const refused = (fault: PasswordFault): Judgement => ({ strength: score < enough ? score : 2, fault });
  if (length !== undefined) return refused(length);
  if (isMostly(text.toLowerCase(), words)) return refused('known');
  if (isDecorated(start.toLowerCase())) return refused('common');
  return score < enough ? refused(faults[feedback.warning ?? ''] ?? 'guessable') : { strength: score };
}
