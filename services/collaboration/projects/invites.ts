import { randomBytes } from 'node:crypto';
import { mayInvite } from '@flux/access';
import {
  type Invite,
  type InviteId,
  limits,
  newId,
  type PersonId,
  Problem,
  type ProjectId,
  type Role,
} from '@flux/contracts';
import { secretHash } from '@flux/identity';
import { authorizeInProject } from './projects.ts';
import type { ProjectDb, ProjectRow } from './store.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * 256 bits, as 43 characters of base64url; what a link carries. Only their hash is stored, so that a copy of the
 * database lets nobody in (ASVS 11.4.1).
 */
const newToken = (): string => randomBytes(32).toString('base64url');

export type InviteRequest = {
  readonly projectId: ProjectId;
  readonly role: Role;
  /** How long it opens. */
  readonly days?: number | undefined;
};

/** Who an invitation is for; nobody in particular for a link. */
type Addressee = { readonly email: string; readonly personId: PersonId | null };

/** Stores an invitation. @returns the one copy of its token. */
export async function insertInvite(
  db: ProjectDb,
  actorId: PersonId,
  { projectId, role, days = limits.inviteDays }: InviteRequest,
  { now, to }: { readonly now: number; readonly to?: Addressee },
): Promise<{ readonly id: InviteId; readonly token: string; readonly expiresAt: Date }> {
  const token = newToken();
  const id = newId<InviteId>(now);
  const expiresAt = new Date(now + days * dayMs);
  await db
    .insertInto('studio.project_invites')
    .values({
      id,
      token_hash: secretHash(token),
      project_id: projectId,
      role,
      email: to?.email ?? null,
      person_id: to?.personId ?? null,
      created_by: actorId,
      created_at: new Date(now),
      expires_at: expiresAt,
    })
    .execute();
  return { id, token, expiresAt };
}

/**
 * The project, when the person may invite into it with this role. Throws `not_found` outside the project, `archived`, and
 * `forbidden` for a role that may not invite or not that high.
 */
export async function authorizeInvite(
  db: ProjectDb,
  personId: PersonId,
  { projectId, role }: InviteRequest,
): Promise<ProjectRow> {
  const project = await authorizeInProject(db, personId, projectId, 'project.invite');
  if (!mayInvite(project.member_role, role)) {
    throw new Problem('forbidden', 'Nobody can invite with a role above their own.');
  }
  return project;
}

export const joinUrl = (url: string, token: string): string => `${url}/join/${token}`;

/**
 * Makes a link that lets whoever holds it into the project. Throws as `authorizeInvite`.
 * @param url The studio's public origin, without a slash at its end.
 */
export async function createInvite(
  db: ProjectDb,
  personId: PersonId,
  request: InviteRequest,
  { url, now }: { readonly url: string; readonly now: number },
): Promise<Invite> {
  await authorizeInvite(db, personId, request);
  const { id, token, expiresAt } = await insertInvite(db, personId, request, { now });
  return { id, token, url: joinUrl(url, token), role: request.role, expiresAt: expiresAt.toISOString() };
}
