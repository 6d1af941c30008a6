import { can } from '@flux/access';
import type { FileId, PersonId } from '@flux/contracts';
import { type Bringing, counting, type Place } from './bringing.ts';
import { dateIn, isRecord, type OldRecord, steadyId, textIn } from './record.ts';
import { bytesOf } from './uploads.ts';

/** Who brings a file into a project: its person where they may, else the owner, for whom the operator acts. */
const bringerIn = ({ roles, ownerId }: Place, personId: PersonId): PersonId => {
  const role = roles.get(personId);
  return role !== undefined && can(role, 'file.upload') ? personId : ownerId;
};

const nameOf = (record: OldRecord): string =>
  textIn(record, 'originalName', 'original_name', 'name', 'filename') ?? '';

export type Attached = {
  readonly record: OldRecord;
  readonly at: number;
  /** Its id where it is the attachment of one message alone. */
  readonly oldId: string;
  readonly personId: PersonId;
  readonly place: Place | undefined;
  readonly createdAt: Date | undefined;
};

/** @returns the file's id when it is there now. */
export async function bringFile(bringing: Bringing, attached: Attached): Promise<FileId | undefined> {
  const { record, at, oldId, personId, place, createdAt } = attached;
  const id = steadyId<FileId>('file', oldId, createdAt ?? new Date(0));
  const isThere = await counting(
    bringing.tallies.files,
    { row: at, what: nameOf(record) || oldId },
    async () => {
      const bytes = bytesOf(record, bringing.old.uploads);
      if (bytes === undefined) return 'bytes_missing';
      return await bringing.studio.bringFile(
        {
          id,
          projectId: place?.id,
          ownerId: place === undefined ? personId : bringerIn(place, personId),
          name: nameOf(record),
          createdAt: createdAt ?? new Date(),
          ...bytes,
        },
        bringing.asked,
      );
    },
  );
  return isThere ? id : undefined;
}

export async function bringFiles(bringing: Bringing): Promise<void> {
  const { old, people, projects, files, tallies, progress } = bringing;
  progress.step('Bringing files');
  for (const [index, row] of old.files.entries()) {
    progress.at(`${index + 1} of ${old.files.length}`);
    const at = index + 1;
    const record = isRecord(row) ? row : {};
    const oldId = textIn(record, 'id');
    const personId = people.get(textIn(record, 'uploadedBy', 'uploaded_by') ?? '');
    const oldProject = textIn(record, 'projectId', 'project_id');
    const place = oldProject === undefined ? undefined : projects.get(oldProject);
    const reason =
      oldId === undefined
        ? 'not_a_record'
        : personId === undefined
          ? 'owner_unknown'
          : oldProject !== undefined && place === undefined
            ? 'not_brought'
            : record.is_latest === false
              ? 'older_version'
              : undefined;
    if (reason !== undefined || oldId === undefined || personId === undefined) {
      await counting(tallies.files, { row: at, what: nameOf(record) }, async () => reason ?? 'not_a_record');
      continue;
    }
    const createdAt = dateIn(record, 'uploadedAt', 'created_at', 'createdAt');
    const id = await bringFile(bringing, { record, at, oldId, personId, place, createdAt });
    if (id !== undefined && place !== undefined) files.set(oldId, { id, place });
  }
}
