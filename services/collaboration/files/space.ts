import { type Action, can } from '@flux/access';
import { type PersonId, Problem, type ProjectId, type Role } from '@flux/contracts';
import { authorizeInProject } from '../projects/projects.ts';
import type { FileDb } from './store.ts';

/** Where files lie: in a project, or in a person's own space. */
export type Space =
  | { readonly kind: 'project'; readonly projectId: ProjectId; readonly ownerId: PersonId }
  | { readonly kind: 'own'; readonly ownerId: PersonId };

export const projectIdOf = (space: Space): ProjectId | null =>
  space.kind === 'project' ? space.projectId : null;

/** As the column `space_id` has it. */
export const spaceIdOf = (space: Space): string =>
  space.kind === 'project' ? space.projectId : space.ownerId;

/** As what the person may do this there. Throws `not_found` or `forbidden`. */
export async function authorizeInSpace(db: FileDb, space: Space, action: Action): Promise<Role> {
  if (space.kind === 'project') {
    return (await authorizeInProject(db, space.ownerId, space.projectId, action)).role;
  }
  if (!can('owner', action)) throw new Problem('forbidden');
  return 'owner';
}
