import {
  type OpenInvite,
  type PersonId,
  Problem,
  type ProjectId,
  pagePath,
  type Role,
} from '@flux/contracts';
import type { Post } from '@flux/mail';
import { notify } from '@flux/notices';
import { sanitizeEmail } from '@flux/sanitize';
import { sql } from 'kysely';
import { invitationMail } from './invitationMail.ts';
import { authorizeInvite, type InviteRequest, insertInvite, joinUrl } from './invites.ts';
import { findInvite } from './openInvites.ts';
import type { ProjectDb, ProjectRow } from './store.ts';

export type MailedInviteDeps = {
  readonly db: ProjectDb;
  readonly post: Post;
  /** The studio's public origin, without a slash at its end. */
  readonly url: string;
  readonly now: number;
};

type Mailed = { readonly invite: OpenInvite; readonly told: readonly PersonId[] };

/** The account of an address; asking tells the person who invites nothing about it. */
async function accountOf(db: ProjectDb, email: string): Promise<PersonId | null> {
  const { rows } = await sql<{ id: PersonId | null }>`select auth.account_of(${email}) as id`.execute(db);
  return rows[0]?.id ?? null;
}

/**
 * Invites whoever reads mail at an address. Who has an account here is told as they want to be told of invitations;
 * everybody else gets a mail with a link. Throws as `authorizeInvite`, and `invalid_input` for what is no address.
 */
export async function inviteByMail(
  deps: MailedInviteDeps,
  actorId: PersonId,
  { email: given, ...request }: InviteRequest & { readonly email: string },
): Promise<Mailed> {
  const { db, now } = deps;
  const project = await authorizeInvite(db, actorId, request);
  const email = sanitizeEmail(given);
  if (email === '') {
    throw new Problem('invalid_input', 'This is no whole email address, such as ana@studio.example.', {
      errors: [{ path: '/email', message: 'must be an email address' }],
    });
  }
  const personId = await accountOf(db, email);
  return db.transaction().execute(async (trx) => {
    await endEarlier(trx, request.projectId, email);
    const made = await insertInvite(trx, actorId, request, { now, to: { email, personId } });
    const told =
      personId === null ? [] : await tell(trx, { actorId, personId, project, ...made, ...request });
    if (personId === null)
      await send(deps, trx, actorId, { to: email, project, role: request.role, ...made });
    return { invite: await findInvite(trx, request.projectId, made.id, now), told };
  });
}

/** A newer invitation to the same address takes the place of the older, with its role and its time. */
async function endEarlier(trx: ProjectDb, projectId: ProjectId, email: string): Promise<void> {
  await trx
    .deleteFrom('studio.project_invites')
    .where('project_id', '=', projectId)
    .where('email', '=', email)
    .execute();
}

async function tell(
  trx: ProjectDb,
  about: { actorId: PersonId; personId: PersonId; project: ProjectRow; id: string; role: Role },
): Promise<readonly PersonId[]> {
  const isTold = await notify(trx, {
    person: about.personId,
    kind: 'invitation',
    event: 'invited',
    actor: about.actorId,
    path: pagePath('invitation', about.id),
    detail: { project: about.project.name, role: about.role },
  });
  return isTold ? [about.personId] : [];
}

async function send(
  { post, url }: MailedInviteDeps,
  trx: ProjectDb,
  actorId: PersonId,
  about: { to: string; project: ProjectRow; role: Role; token: string; expiresAt: Date },
): Promise<void> {
  const inviter = await trx
    .selectFrom('auth.profiles')
    .where('id', '=', actorId)
    .select(['name', 'locale'])
    .executeTakeFirstOrThrow();
  const message = invitationMail(inviter.locale, {
    to: about.to,
    person: inviter.name,
    project: about.project.name,
    role: about.role,
    link: joinUrl(url, about.token),
    expiresAt: about.expiresAt,
  });
  await post(message, { in: trx });
}
