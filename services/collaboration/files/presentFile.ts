import { abilitiesOf } from '@flux/access';
import type { FileInfo } from '@flux/contracts';
import { fileKindOf } from './fileKind.ts';
import type { SeenFile } from './store.ts';
import { isDrawable } from './thumbnails/drawable.ts';

/** A file as who asks for it sees it. */
export const presentFile = (row: SeenFile): FileInfo => ({
  id: row.id,
  projectId: row.project_id,
  name: row.name,
  size: row.size,
  sha256: row.sha256,
  mediaType: row.media_type,
  kind: fileKindOf(row.media_type),
  hasThumbnail: isDrawable(row),
  by:
    row.by_name === null || row.by_color === null
      ? null
      : { id: row.owner_id, name: row.by_name, color: row.by_color },
  createdAt: row.created_at.toISOString(),
  deletedAt: row.deleted_at?.toISOString() ?? null,
  abilities: abilitiesOf(row.role, 'file'),
});
