import type { ProjectStatus } from '@flux/contracts';
import { type MessageKey, t } from '../words/words.ts';

const names = {
  planned: 'status.planned',
  active: 'status.active',
  paused: 'status.paused',
  done: 'status.done',
} as const satisfies Record<ProjectStatus, MessageKey>;

export const statuses: readonly ProjectStatus[] = ['planned', 'active', 'paused', 'done'];

export const statusName = (status: ProjectStatus): string => t(names[status]);
