import { limits } from '@flux/contracts/limits';
import { composed } from './composed.ts';

/** Whether a password is too short or too long, in code points: an emoji counts once. */
export function lengthFault(password: string): 'short' | 'long' | undefined {
  // At most four code points, eight UTF-16 units, compose to one: what is longer still need not be looked at.
  if (password.length > limits.passwordMax * 8) return 'long';
  const { length } = [...composed(password)];
  if (length < limits.passwordMin) return 'short';
  return length > limits.passwordMax ? 'long' : undefined;
}
