import type { Role } from '@flux/contracts';

/** The roles of a project, from the one that may most to the one that may least. */
export const roles: readonly Role[] = ['owner', 'admin', 'editor', 'commenter', 'viewer'];

const rank = (role: Role): number => roles.length - roles.indexOf(role);

/** Whether `role` is `other` or stands above it. */
export const isAtLeast = (role: Role, other: Role): boolean => rank(role) >= rank(other);

/** The one of two roles that may more. */
export const higherRole = (a: Role, b: Role): Role => (isAtLeast(a, b) ? a : b);

const known: ReadonlySet<string> = new Set(roles);

/** Whether a text, from the database or elsewhere, is the name of a project role. */
export const isRole = (value: string): value is Role => known.has(value);
