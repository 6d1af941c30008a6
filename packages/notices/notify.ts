import type { NoticeEvent, NoticeKind, PersonId, ProjectId } from '@flux/contracts';
import { type QueryExecutorProvider, sql } from 'kysely';

export type Notice<K extends NoticeKind = NoticeKind> = {
  readonly person: PersonId;
  readonly kind: K;
  readonly event: NoticeEvent<K>;
  /** Who did it; nobody is told of what they did themselves. */
  readonly actor?: PersonId;
  /** Who is not in this project (any more) does not see the notice. */
  readonly project?: ProjectId;
  /** An address of the page. */
  readonly path?: string;
  /** What the sentence about it names: a project, a role, a few words of a message. */
  readonly detail?: Readonly<Record<string, string>>;
};

/**
 * Puts a notice into a person's list and, where they want it, into the mail, together with what it tells of: call it in
 * that transaction, and `announce` the person after the commit.
 * @returns whether there is anything to announce; not for the actor, nor for who wants none of this kind.
 */
export async function notify<K extends NoticeKind>(
  db: QueryExecutorProvider,
  { person, kind, event, actor, project, path, detail = {} }: Notice<K>,
): Promise<boolean> {
  const { rows } = await sql<{ id: string | null }>`select auth.notify(
    ${person}, ${kind}, ${event}, ${actor ?? null}, ${project ?? null}, ${path ?? null},
    ${JSON.stringify(detail)}::jsonb) as id`.execute(db);
  return typeof rows[0]?.id === 'string';
}
