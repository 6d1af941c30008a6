import { hash, verify } from '@node-rs/argon2';
import { createHashingPool, type HashingPoolOptions } from './hashingPool.ts';

/** argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage; 17 ms here). `Algorithm.Argon2id` is 2. */
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * The hash of 32 random bytes that nobody kept, with the parameters above: what an unknown address is measured against,
 * so that it takes as long as a known one.
 */
export const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$Dyh+w/j2cECI2f6mQJjLEQ$GULw5P2GixjEDd3RQ1GGYLqCW0sBKtdOgjVoSxN6vLc';

/**
 * The same password typed on another keyboard or system can come in other code points; NFKC makes them one (NIST SP
 * 800-63B, 3.1.1.2). Nothing is trimmed or cut.
 */
export const composed = (password: string): string => password.normalize('NFKC');

export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** Whether the password is the one; without a hash the same work is done and the answer is no. */
  readonly verify: (hash: string | null | undefined, password: string) => Promise<boolean>;
};

/** Hashes and verifies passwords, a bounded number at once. */
export function createPasswords(pool?: HashingPoolOptions): Passwords {
  const inTurn = createHashingPool(pool);
  return {
    hash: (password) => inTurn(() => hash(composed(password), options)),
    verify: async (known, password) => {
      const matches = await inTurn(() => verify(known ?? nobodysHash, composed(password)));
      return matches && known !== null && known !== undefined;
    },
  };
}
