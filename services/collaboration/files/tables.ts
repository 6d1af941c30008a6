import type { BlobHash } from '@flux/blobs';
import type { FileId, PersonId, ProjectId } from '@flux/contracts';
import type { GeneratedAlways } from 'kysely';
import type { ProjectTables } from '../projects/tables.ts';

/** `studio.files`, what guards its blobs and what is drawn from them, as migrations 0004 and 0008 make them. */
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
    changed_at: Date;
    /** While it lies in the trash. */
    deleted_at: Date | null;
    deleted_by: PersonId | null;
    /** The project, or the person whose own space it is. */
    space_id: GeneratedAlways<string>;
    /** Sorts as people look for names. */
    name_key: GeneratedAlways<string>;
  };
  'studio.blob_claims': { upload_id: string; sha256: BlobHash; claimed_at: Date };
  'studio.thumbnails': {
    source_sha256: BlobHash;
    /** Longest side in pixels. */
    size: number;
    /** `null` where none can be made. */
    sha256: BlobHash | null;
  };
  /** What came by an import; migration 0027. */
  'studio.imported': { id: string; kind: 'project' | 'file'; import_id: string; at: Date };
};
