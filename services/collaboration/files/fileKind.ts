import type { FileKind } from '@flux/contracts';
import { type RawBuilder, sql } from 'kysely';

/** How the media types of each kind begin; whatever begins like none of them is `other`. */
const beginnings: Readonly<Record<Exclude<FileKind, 'other'>, readonly string[]>> = {
  image: ['image/'],
  video: ['video/'],
  audio: ['audio/'],
  document: [
    'text/',
    'application/pdf',
    'application/rtf',
    'application/json',
    'application/msword',
    'application/epub+zip',
    'application/vnd.ms-excel',
    'application/vnd.ms-powerpoint',
    'application/vnd.oasis.opendocument.',
    'application/vnd.openxmlformats-officedocument.',
  ],
};

const kinds = Object.keys(beginnings) as Exclude<FileKind, 'other'>[];

export const fileKindOf = (mediaType: string): FileKind =>
  kinds.find((kind) => beginnings[kind].some((start) => mediaType.startsWith(start))) ?? 'other';

/** The same question, asked of the database about the column `media_type`. */
export function isOfKind(kind: FileKind): RawBuilder<boolean> {
  const starts = kind === 'other' ? Object.values(beginnings).flat() : beginnings[kind];
  const patterns = sql.val(starts.map((start) => `${start}%`));
  return kind === 'other'
    ? sql`not (f.media_type like any(${patterns}::text[]))`
    : sql`f.media_type like any(${patterns}::text[])`;
}
