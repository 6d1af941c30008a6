import { limits, Problem } from '@flux/contracts';
import { composed } from './passwords.ts';

/** Parts of a name or address shorter than this are too common to forbid. */
const shortestKnownPart = 4;

/** Fewer different characters than this are a pattern, not a password. */
const fewestCharacters = 4;

/** Whether it is a short piece over and over: `abcdabcdabcd`. */
const isRepetition = (text: string): boolean => {
  const period = (text + text).indexOf(text, 1);
  return period * 3 <= text.length;
};

/** Whether each character follows the one before, up or down: `123456789012`, `zyxwvutsrqpo`. */
function isSequence(characters: readonly string[]): boolean {
  const steps = characters.slice(1).map((character, index) => {
    const step = (character.codePointAt(0) ?? 0) - (characters[index]?.codePointAt(0) ?? 0);
    // The keyboard's digits go round: 0 follows 9.
    return step === -9 ? 1 : step === 9 ? -1 : step;
  });
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}

/** What somebody who knows the person would try first. */
function knownParts(email: string, name: string): readonly string[] {
  const words = name.toLowerCase().split(' ');
  return [email.split('@')[0] ?? '', words.join(''), ...words]
    .filter((part) => part.length >= shortestKnownPart)
    .toSorted((a, b) => b.length - a.length);
}

/**
 * Length in code points, and what is trivially weak; no rules of composition (NIST SP 800-63B, 3.1.1.2).
 * @throws Problem('weak_password') with a sentence that says what to do.
 */
export function checkPassword(
  password: string,
  { email, name }: { readonly email: string; readonly name: string },
): void {
  const refuse = (sentence: string): never => {
    throw new Problem('weak_password', sentence, { errors: [{ path: '/password', message: sentence }] });
  };
  const { length } = [...composed(password)];
  if (length < limits.passwordMin)
    refuse(`Use at least ${limits.passwordMin} characters; a short sentence is good.`);
  if (length > limits.passwordMax) refuse(`Use at most ${limits.passwordMax} characters.`);

  const folded = composed(password).toLowerCase();
  const characters = [...folded];
  if (new Set(characters).size < fewestCharacters || isRepetition(folded))
    refuse('The same few characters over and over are easy to guess. Add other words.');
  if (isSequence(characters))
    refuse('Characters in a row are easy to guess. Use words that have nothing in common.');
  const rest = knownParts(email, name).reduce((text, part) => text.replaceAll(part, ''), folded);
  if (rest.length < limits.passwordMin / 2)
    refuse('Your name or address is most of this password. Add other words.');
}
