import { limits, Problem } from '@flux/contracts';
import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2';

/** argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage; 17 ms here). `Algorithm.Argon2id` is 2. */
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes computed at once, and how many may wait: a flood of sign-ins must not starve the studio. */
const concurrency = 2;
const longestQueue = 200;

let running = 0;
const waiting: (() => void)[] = [];

async function bounded<T>(work: () => Promise<T>): Promise<T> {
  if (running >= concurrency) {
    if (waiting.length >= longestQueue) {
      throw new Problem('rate_limited', 'Too many people are signing in at this moment.', { retryAfter: 5 });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}

export const hashPassword = (password: string): Promise<string> =>
  bounded(() => argon2Hash(password.normalize('NFKC'), options));

/** A hash that no password has, so that an unknown address takes as long as a known one. */
const unknownPersonsHash = argon2Hash(crypto.randomUUID(), options);

/** Whether the password is the one; without a hash the same work is done and the answer is no. */
export async function verifyPassword(hash: string | null | undefined, password: string): Promise<boolean> {
  const against = hash ?? (await unknownPersonsHash);
  const matches = await bounded(() => argon2Verify(against, password.normalize('NFKC')));
  return matches && hash !== null && hash !== undefined;
}

/**
 * Length in code points; no rules of composition (NIST SP 800-63B, 3.1.1.2).
 * @throws Problem('weak_password')
 */
export function checkPassword(
  password: string,
  { email, name }: { readonly email: string; readonly name: string },
): void {
  const length = [...password.normalize('NFKC')].length;
  const refuse = (sentence: string): never => {
    throw new Problem('weak_password', sentence, { errors: [{ path: '/password', message: sentence }] });
  };
  if (length < limits.passwordMin)
    refuse(`Use at least ${limits.passwordMin} characters; a short sentence is good.`);
  if (length > limits.passwordMax) refuse(`Use at most ${limits.passwordMax} characters.`);
  const folded = password.toLowerCase();
  if (new Set(folded).size < 4) refuse('The same few characters over and over are easy to guess.');
  const known = [email.split('@')[0] ?? '', name.trim().toLowerCase()].filter((part) => part.length >= 4);
  const rest = known.reduce((text, part) => text.replaceAll(part, ''), folded);
  if (rest.length < limits.passwordMin / 2)
    refuse('Your name or address is most of this password. Add other words.');
}
