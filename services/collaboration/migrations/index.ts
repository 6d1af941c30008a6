import type { Migration } from '@flux/database';
import { migration as projects } from './0002-studio-projects.ts';
import { migration as boardLog } from './0003-studio-board-log.ts';
import { migration as files } from './0004-studio-files.ts';
import { migration as brief } from './0007-studio-project-brief.ts';
import { migration as filesTrash } from './0008-studio-files-trash.ts';
import { migration as boards } from './0011-studio-boards.ts';
import { migration as leaving } from './0020-studio-leaving.ts';
import { migration as imports } from './0027-studio-imports.ts';

export const studioMigrations: readonly Migration[] = [
  projects,
  boardLog,
  files,
  brief,
  filesTrash,
  boards,
  leaving,
  imports,
];
