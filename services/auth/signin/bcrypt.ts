import { verify } from '@node-rs/bcrypt';

/**
 * Version, two digits of cost, 22 characters of salt, 31 of hash. The three versions differ in their names alone. The
 * last character of the salt stands for two bits and that of the hash for four; with others in it nothing verifies.
 */
const pattern = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;

/** The binary logarithm of the rounds of a bcrypt hash; nothing when it is none. */
export function bcryptCost(hash: string): number | undefined {
  const cost = Number(pattern.exec(hash)?.[1]);
  return cost >= 4 && cost <= 31 ? cost : undefined;
}

/** Whether the password is the one, as bcryptjs would say: as it was typed, by its first 72 bytes in UTF-8. */
export const verifyBcrypt = (hash: string, password: string): Promise<boolean> => verify(password, hash);

/** A hash that no password is known of. */
const nobodys = (cost: number) =>
  `$2b$${String(cost).padStart(2, '0')}$GdYLqCW0sBKtdOgjVoSxNuvLcGULw5P2GixjEDd3RQ1GGYLqCW0s.`;

/** Works as long as a check at this cost does, for nothing. */
export async function spendBcrypt(cost: number, password: string): Promise<void> {
  await verify(password, nobodys(cost));
}
