import { type Static, Type } from 'typebox';
import { Name, PageQuery, Timestamp, Uuid } from './common.ts';
import { limits } from './limits.ts';

const strict = { additionalProperties: false };
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const FileKind = Type.Union([
  Type.Literal('image'),
  Type.Literal('video'),
  Type.Literal('audio'),
  Type.Literal('document'),
  Type.Literal('other'),
]);
/** What a person would call a file, from its media type. */
export type FileKind = Static<typeof FileKind>;

export const FileInfo = Type.Object({
  id: Uuid,
  projectId: nullable(Uuid),
  name: Type.String(),
  size: Type.Integer({ description: 'bytes' }),
  sha256: Type.String({ description: '64 hexadecimal digits' }),
  mediaType: Type.String({ description: 'told by the bytes' }),
  kind: FileKind,
  hasThumbnail: Type.Boolean({ description: 'whether it is worth asking for a small picture of it' }),
  by: nullable(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      color: Type.Integer({ minimum: 0, maximum: 7, description: 'index of the person’s colour' }),
    }),
  ),
  createdAt: Timestamp,
  deletedAt: nullable(Timestamp),
  abilities: Type.Record(Type.String(), Type.Boolean()),
});
export type FileInfo = Static<typeof FileInfo>;
export const UploadedFiles = Type.Object({ files: Type.Array(FileInfo) });
export const Files = Type.Object({ items: Type.Array(FileInfo), nextCursor: nullable(Type.String()) });

/** Newest first, `name` from A, `size` from the largest, unless `order` says so; the trash by when it was deleted. */
export const FileListQuery = Type.Object(
  {
    limit: PageQuery.properties.limit,
    // A name is part of the cursor.
    cursor: Type.Optional(Type.String({ maxLength: 1024 })),
    sort: Type.Optional(Type.Union([Type.Literal('date'), Type.Literal('name'), Type.Literal('size')])),
    order: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
    kind: Type.Optional(FileKind),
    state: Type.Optional(Type.Union([Type.Literal('kept'), Type.Literal('trash')])),
  },
  strict,
);
export type FileListQuery = Static<typeof FileListQuery>;

/** How much lies in a space. `version` changes with every change of its files, so that a page sees when to look again. */
export const FileSummary = Type.Object({
  count: Type.Integer(),
  trashCount: Type.Integer(),
  bytes: Type.Integer({ description: 'of all files, those in the trash too' }),
  spaceBytes: Type.Integer({ description: 'as many as may be' }),
  version: Type.String(),
});
export type FileSummary = Static<typeof FileSummary>;

export const RenameFile = Type.Object({ name: Name }, strict);
export const FileIds = Type.Object(
  { ids: Type.Array(Uuid, { minItems: 1, maxItems: limits.pageSizeMax }) },
  strict,
);

/** Longest side of a small picture in pixels: of a row, of a tile, of a screen. */
export const ThumbnailQuery = Type.Object(
  { size: Type.Integer({ enum: [...limits.thumbnailSizes] }) },
  strict,
);
