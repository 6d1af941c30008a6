import type { createAuthOperator } from './auth/operator/index.ts';
import type { StudioImport } from './collaboration/import/index.ts';
import type { ConversationImport } from './messaging/import/index.ts';

type Parts = StudioImport &
  ConversationImport &
  Pick<ReturnType<typeof createAuthOperator>, 'takeBackPeople'>;

export type TakenBackImport = {
  readonly people: number;
  readonly projects: number;
  readonly files: number;
  readonly channels: number;
  readonly messages: number;
  /** What was used since and stays, by its name. */
  readonly kept: Readonly<Record<'people' | 'projects' | 'channels', readonly string[]>>;
};

/**
 * Takes out what an import brought, in the order in which one thing hangs on the other. Asked again it goes on where it was cut
 * off: what is gone is not looked for.
 */
export async function takeBackImport(
  parts: Parts,
  asked: { readonly importId: string; readonly dryRun: boolean },
): Promise<TakenBackImport> {
  const { importId } = asked;
  const untouched = await parts.untouchedProjects(importId);
  const said = await parts.takeBackConversations({ importId, projectIds: untouched }, asked);
  const going = untouched.filter((id) => !said.busyProjects.includes(id));
  const needed = new Set([...(await parts.peopleNeeded(importId, going)), ...said.speakers]);
  const files = await parts.takeBackFiles(asked);
  const projects = await parts.takeBackProjects(going, asked);
  const people = await parts.takeBackPeople({ ...asked, needed });
  return {
    people: people.removed,
    projects: projects.removed,
    files,
    channels: said.channels,
    messages: said.messages,
    kept: { people: people.kept, projects: projects.kept, channels: said.kept },
  };
}
