import type { BoardId, InviteId, PersonId, ProjectId, ProjectStatus, Role } from '@flux/contracts';
import type { Generated } from 'kysely';

/** `studio.projects` and what hangs on it, as migrations 0002 and 0007 make them. */
export type ProjectTables = {
  'studio.projects': {
    id: ProjectId;
    name: string;
    description: Generated<string>;
    client: Generated<string>;
    status: Generated<ProjectStatus>;
    /** Days without a zone, `2027-03-24`. */
    starts_on: string | null;
    ends_on: string | null;
    archived_at: Date | null;
    created_by: PersonId;
    created_at: Date;
  };
  'studio.project_members': { project_id: ProjectId; person_id: PersonId; role: Role; joined_at: Date };
  /** What people may do with what is in a project: in an archived one everybody is a viewer. */
  'studio.memberships': { project_id: ProjectId; person_id: PersonId; role: Role };
  'studio.project_invites': {
    /** SHA-256 of the token's text. */
    token_hash: Uint8Array;
    id: InviteId;
    project_id: ProjectId;
    role: Role;
    /** Where it was mailed to; null for a link. */
    email: string | null;
    /** Whose address that is, where they have an account. */
    person_id: PersonId | null;
    created_by: PersonId;
    created_at: Date;
    expires_at: Date;
  };
  'studio.boards': {
    id: BoardId;
    project_id: ProjectId;
    name: string;
    created_by: PersonId;
    created_at: Date;
  };
  /** What others may know of a person; a view of `auth`. */
  'auth.profiles': {
    id: PersonId;
    name: string;
    avatar_url: string | null;
    color: number;
    role: string;
    locale: string;
  };
};
