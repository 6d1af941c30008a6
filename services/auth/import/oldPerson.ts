import { limits, type User } from '@flux/contracts';
import { sanitizeEmail, sanitizePlainText } from '@flux/sanitize';
import { bcryptCost } from '../signin/bcrypt.ts';
import { knownZone } from '../signin/knownZone.ts';

/** Somebody of the 2025 system, as this studio would have them. */
export type OldPerson = {
  readonly email: string;
  readonly name: string;
  readonly role: User['role'];
  /** bcrypt's; nothing for who came by way of Google. */
  readonly passwordHash: string | null;
  readonly emailVerified: boolean;
  readonly timeZone: string | undefined;
  readonly createdAt: Date | undefined;
};

export type Refusal =
  | 'not_a_person'
  | 'email_invalid'
  | 'name_too_long'
  | 'role_unknown'
  | 'hash_unknown'
  | 'hash_too_costly'
  | 'deactivated'
  | 'twice_in_the_source';

/** Clients could look at their projects and talk about them; nobody of the old system is the owner of this one. */
const roles: Readonly<Record<string, User['role']>> = {
  admin: 'admin',
  designer: 'member',
  client: 'guest',
};

/** A check at this cost takes a second; whoever made a costlier hash meant to stop the studio. */
const highestCost = 14;

type Row = Readonly<Record<string, unknown>>;

/** The first that is there: the JSON file and the table name the same things differently. */
const pick = (row: Row, ...names: readonly string[]): unknown =>
  names.map((name) => row[name]).find((value) => value !== undefined && value !== null && value !== '');

function dateOf(value: unknown): Date | undefined {
  if (!(value instanceof Date) && typeof value !== 'string' && typeof value !== 'number') return undefined;
  const date = new Date(value);
  const isLikely = date.getTime() > 0 && date.getTime() <= Date.now();
  return isLikely ? date : undefined;
}

/** Reads one row of `users.json` or of the table `users`; says why when it is nobody who can come along. */
export function readOldPerson(row: unknown): OldPerson | Refusal {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return 'not_a_person';
  const given: Row = { ...row };
  if (pick(given, 'isActive', 'is_active') === false) return 'deactivated';
  const email = sanitizeEmail(given.email);
  if (email === '') return 'email_invalid';
  const name = sanitizePlainText(given.name) || email.slice(0, email.lastIndexOf('@'));
  if (Buffer.byteLength(name) > limits.name) return 'name_too_long';
  const type = pick(given, 'userType', 'user_type') ?? 'client';
  const role = typeof type === 'string' && Object.hasOwn(roles, type) ? roles[type] : undefined;
  if (role === undefined) return 'role_unknown';
  const hash = pick(given, 'password', 'password_hash', 'passwordHash') ?? null;
  const cost = typeof hash === 'string' ? bcryptCost(hash) : undefined;
  if (hash !== null && cost === undefined) return 'hash_unknown';
  if (cost !== undefined && cost > highestCost) return 'hash_too_costly';
  const zone = pick(given, 'timezone', 'timeZone');
  return {
    email,
    name,
    role,
    passwordHash: typeof hash === 'string' ? hash : null,
    emailVerified: pick(given, 'emailVerified', 'email_verified') === true,
    timeZone: typeof zone === 'string' ? knownZone(zone) : undefined,
    createdAt: dateOf(pick(given, 'createdAt', 'created_at')),
  };
}
