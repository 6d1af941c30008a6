import { can } from '@flux/access';
import { type FileId, type FileInfo, type PersonId, Problem } from '@flux/contracts';
import { fileNameFrom } from './fileName.ts';
import { presentFile } from './presentFile.ts';
import { type FileDb, findFile } from './store.ts';

export type Renaming = { readonly fileId: FileId; readonly name: string; readonly now: number };

/**
 * Gives a file another name; of two at once the later stands. Throws `not_found`, `forbidden`, `invalid_input` for a
 * name that is none, `conflict` for a file in the trash.
 */
export async function renameFile(
  db: FileDb,
  personId: PersonId,
  { fileId, name, now }: Renaming,
): Promise<FileInfo> {
  const cleaned = fileNameFrom(name, '/name');
  return db.transaction().execute(async (trx) => {
    const file = await findFile(trx, personId, fileId);
    if (file === undefined) throw new Problem('not_found');
    if (!can(file.role, 'file.rename'))
      throw new Problem(file.deleted_at === null ? 'forbidden' : 'not_found');
    const { numUpdatedRows } = await trx
      .updateTable('studio.files')
      .set({ name: cleaned, changed_at: new Date(now) })
      .where('id', '=', fileId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) {
      throw new Problem('conflict', 'This file lies in the trash. Bring it back, then rename it.');
    }
    return presentFile({ ...file, name: cleaned });
  });
}
