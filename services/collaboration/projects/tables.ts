import type { BlobHash } from '@flux/blobs';
import type { BoardId, InviteId, PersonId, ProjectId, ProjectStatus, Role } from '@flux/contracts';
import type { Generated } from 'kysely';
import type { PictureType } from '../boards/pictureType.ts';

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
    /** While it can be brought back. */
    deleted_at: Date | null;
    deleted_by: PersonId | null;
    preview_sha256: BlobHash | null;
    preview_type: PictureType | null;
  };
  'studio.board_visits': { person_id: PersonId; board_id: BoardId; at: Date };
  /** Who changed a board last, and when; a view. */
  'studio.board_changes': { board_id: BoardId; changed_at: Date; changed_by: PersonId | null };
  /** Who deleted their account; a view of `auth`. */
  'auth.left_people': { id: PersonId };
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
