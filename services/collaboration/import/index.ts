import type { Blobs, Scanner } from '@flux/blobs';
import type { ProjectId } from '@flux/contracts';
import type { Database } from '@flux/database';
import { defaultQuota } from '../files/quota.ts';
import type { FileTables } from '../files/tables.ts';
import type { UploadDeps } from '../files/upload.ts';
import { type BroughtFile, bringFile } from './bringFile.ts';
import { type Bringing, type BroughtProject, bringProject } from './bringProject.ts';
import { peopleNeeded, takeBackFiles, takeBackProjects, untouchedProjects } from './takeBackStudio.ts';

export type StudioImportDeps = {
  readonly database: Database;
  readonly blobs: Blobs;
  readonly scanner: Scanner;
  readonly log: UploadDeps['log'];
  readonly now?: () => number;
};

type Asked = Omit<Bringing, 'now'>;

/** What an import does with projects and files, by the rules of this service. */
export function createStudioImport({ database, blobs, scanner, log, now = Date.now }: StudioImportDeps) {
  const db = database.service<FileTables>('collaboration');
  const deps: UploadDeps = { db, blobs, scanner, quota: defaultQuota, clock: now, log };
  const at = (asked: Asked): Bringing => ({ ...asked, now: now() });
  return {
    bringProject: (project: BroughtProject, asked: Asked) => bringProject(db, project, at(asked)),
    bringFile: (file: BroughtFile, asked: Asked) => bringFile(deps, file, at(asked)),
    untouchedProjects: (importId: string) => untouchedProjects(db, importId),
    peopleNeeded: (importId: string, projectIds: readonly ProjectId[]) =>
      peopleNeeded(db, { importId, projectIds }),
    takeBackFiles: (asked: Asked) => takeBackFiles(db, blobs, at(asked)),
    takeBackProjects: (projectIds: readonly ProjectId[], asked: Asked) =>
      takeBackProjects(db, { ...asked, projectIds }, asked),
  };
}

export type StudioImport = ReturnType<typeof createStudioImport>;
