import { composed } from '@flux/passwords';
import { hash, verify } from '@node-rs/argon2';
import { bcryptCost, spendBcrypt, verifyBcrypt } from './bcrypt.ts';
import { createHashingPool, type HashingPoolOptions } from './hashingPool.ts';
import type { OldHashes } from './oldHashes.ts';

/** argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage; 17 ms here). `Algorithm.Argon2id` is 2. */
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * The hash of 32 random bytes that nobody kept, with the parameters above: what an unknown address is measured against,
 * so that it takes as long as a known one.
 */
export const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$Dyh+w/j2cECI2f6mQJjLEQ$GULw5P2GixjEDd3RQ1GGYLqCW0sBKtdOgjVoSxN6vLc';

export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** Whether the password is the one; without a hash the same work is done and the answer is no. */
  readonly verify: (hash: string | null | undefined, password: string) => Promise<boolean>;
};

export const hashPassword = (password: string) => hash(composed(password), options);
const verifyNow = (known: string, password: string) => verify(known, composed(password));

/**
 * Works as long as a wrong password for anybody else does: argon2id, and bcrypt at the highest cost that is left. Checks
 * at costs c, c + 1, … up to that one add up to it: each takes twice as long as the one before.
 */
async function spendTheRest(cost: number, costliest: number, password: string): Promise<void> {
  await verifyNow(nobodysHash, password);
  for (let next = cost; next < costliest; next++) await spendBcrypt(next, password);
}

/**
 * Hashes and verifies passwords, a bounded number at once. An old bcrypt hash becomes an argon2id hash when its password
 * is first shown. While there are old ones, every refusal takes as long as the slowest: how long it took does not tell
 * whether there is such a person, nor who has not signed in yet.
 */
export function createPasswords(old: OldHashes, pool?: HashingPoolOptions): Passwords {
  const inTurn = createHashingPool(pool);

  async function verifyOld(known: string, cost: number, password: string): Promise<boolean> {
    const costliest = (await old.costliest()) ?? cost;
    const fresh = await inTurn(async () => {
      if (await verifyBcrypt(known, password)) return await hashPassword(password);
      await spendTheRest(cost, costliest, password);
      return undefined;
    });
    if (fresh === undefined) return false;
    await old.replace(known, fresh);
    return true;
  }

  return {
    hash: (password) => inTurn(() => hashPassword(password)),
    verify: async (known, password) => {
      const cost = bcryptCost(known ?? '');
      if (known && cost !== undefined) return await verifyOld(known, cost, password);
      const costliest = await old.costliest();
      return await inTurn(async () => {
        const matches = await verifyNow(known ?? nobodysHash, password);
        if (matches && known) return true;
        if (costliest !== undefined) await spendBcrypt(costliest, password);
        return false;
      });
    },
  };
}
