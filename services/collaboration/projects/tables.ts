import type { BoardId, PersonId, ProjectId, Role } from '@flux/contracts';

/** `studio.projects` and what hangs on it, as migration 0002 makes them. */
export type ProjectTables = {
  'studio.projects': { id: ProjectId; name: string; created_by: PersonId; created_at: Date };
  'studio.project_members': { project_id: ProjectId; person_id: PersonId; role: Role; joined_at: Date };
  'studio.project_invites': {
    /** SHA-256 of the token's text. */
    token_hash: Uint8Array;
    project_id: ProjectId;
    role: Role;
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
  'auth.profiles': { id: PersonId; name: string; avatar_url: string | null; color: number; role: string };
};
