import {
  limits,
  type PersonId,
  Problem,
  type Project,
  type ProjectChange,
  type ProjectId,
} from '@flux/contracts';
import { nameFrom } from '@flux/http';
import { sanitizePlainText } from '@flux/sanitize';
import type { Updateable } from 'kysely';
import { authorizeInProject, getProject } from './projects.ts';
import type { ProjectDb, ProjectRow } from './store.ts';
import { lockProject } from './store.ts';
import type { ProjectTables } from './tables.ts';

const refuse = (path: string, message: string, sentence: string): never => {
  throw new Problem('invalid_input', sentence, { errors: [{ path, message }] });
};

/** Plain text of several lines, each without what cannot be seen; no empty ones at the ends. Throws `invalid_input`. */
export function descriptionFrom(given: string): string {
  const text = given
    .split(/\r\n|\r|\n/u)
    .map(sanitizePlainText)
    .join('\n')
    .trim();
  return Buffer.byteLength(text) <= limits.description
    ? text
    : refuse(
        '/description',
        `must not take more than ${limits.description} bytes`,
        `A description can take up to ${limits.description} bytes; shorten it.`,
      );
}

function clientFrom(given: string): string {
  const client = sanitizePlainText(given);
  return Buffer.byteLength(client) <= limits.name
    ? client
    : refuse(
        '/client',
        `must not take more than ${limits.name} bytes`,
        `A client’s name can take up to ${limits.name} bytes; shorten it.`,
      );
}

function checkDays(starts: string | null, ends: string | null): void {
  if (starts !== null && ends !== null && ends < starts)
    refuse('/endsOn', 'must not be before startsOn', 'A project cannot end before it starts.');
}

/** The columns that a change sets; what it leaves out is not among them. */
function columnsOf(change: ProjectChange, project: ProjectRow): Updateable<ProjectTables['studio.projects']> {
  const { name, description, client, status, startsOn, endsOn } = change;
  checkDays(
    startsOn === undefined ? project.starts_on : startsOn,
    endsOn === undefined ? project.ends_on : endsOn,
  );
  return {
    ...(name === undefined ? {} : { name: nameFrom(name) }),
    ...(description === undefined ? {} : { description: descriptionFrom(description) }),
    ...(client === undefined ? {} : { client: clientFrom(client) }),
    ...(status === undefined ? {} : { status }),
    ...(startsOn === undefined ? {} : { starts_on: startsOn }),
    ...(endsOn === undefined ? {} : { ends_on: endsOn }),
  };
}

/** Changes a project's name and brief. Throws as `authorizeInProject`, and `invalid_input`. */
export const changeProject = (
  db: ProjectDb,
  personId: PersonId,
  projectId: ProjectId,
  change: ProjectChange,
): Promise<Project> =>
  db.transaction().execute(async (trx) => {
    await lockProject(trx, projectId);
    const columns = columnsOf(change, await authorizeInProject(trx, personId, projectId, 'project.edit'));
    if (Object.keys(columns).length > 0)
      await trx.updateTable('studio.projects').set(columns).where('id', '=', projectId).execute();
    return getProject(trx, personId, projectId);
  });
