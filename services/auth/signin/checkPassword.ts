import { limits, Problem } from '@flux/contracts';
import { type Judgement, lengthFault, type PasswordFault } from '@flux/passwords';
import type { Strength } from './strength.ts';

/**
 * Whether the password will do for this person.
 * @throws Problem('weak_password') with a sentence that says what to do.
 */
export type CheckPassword = (
  password: string,
  person: { readonly email: string; readonly name: string },
) => Promise<void>;

const sentences: Readonly<Record<PasswordFault, string>> = {
  short: `Use at least ${limits.passwordMin} characters; a short sentence is good.`,
  long: `Use at most ${limits.passwordMax} characters.`,
  known: 'Your name, your address or the studio is most of this password. Add other words.',
  common: 'Many people use this one or one like it. Use words that have nothing in common.',
  repeat: 'The same few characters over and over are easy to guess. Add other words.',
  sequence: 'Characters in a row are easy to guess. Use words that have nothing in common.',
  keyboard: 'Keys beside each other are easy to guess. Use words that have nothing in common.',
  date: 'Dates and years are easy to guess. Add words that have nothing in common.',
  guessable: 'This is easy to guess. Add another word or two.',
};

function refuse(fault: PasswordFault): never {
  const message = sentences[fault];
  throw new Problem('weak_password', message, { errors: [{ path: '/password', message }] });
}

/** @param host Where the studio is: its words are weak, too. */
export function createPasswordCheck(strength: Pick<Strength, 'judge'>, host: string): CheckPassword {
  return async (password, { email, name }) => {
    const length = lengthFault(password);
    if (length !== undefined) refuse(length);
    const { fault }: Judgement = await strength.judge(password, { email, name, host });
    if (fault !== undefined) refuse(fault);
  };
}
