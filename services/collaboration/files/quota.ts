import { GB, limits } from '@flux/contracts';

export type FileQuota = {
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of all files of a project, or of a person's own space. */
  readonly spaceBytes: number;
};

export const defaultQuota: FileQuota = { fileBytes: limits.file, spaceBytes: 100 * GB };
