import type { BlobHash } from '@flux/blobs';
import type { FileId, PersonId, ProjectId } from '@flux/contracts';
import type { ProjectTables } from '../projects/tables.ts';

/** `studio.files` and what guards its blobs, as migration 0004 makes them. */
export type FileTables = ProjectTables & {
  'studio.files': {
    id: FileId;
    /** Without one the file lies in its owner's own space. */
    project_id: ProjectId | null;
    owner_id: PersonId;
    name: string;
    /** Bytes. */
    size: number;
    sha256: BlobHash;
    media_type: string;
    created_at: Date;
  };
  'studio.blob_claims': { upload_id: string; sha256: BlobHash; claimed_at: Date };
};
