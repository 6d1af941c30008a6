export {
  createJobs,
  type EnqueueOptions,
  type Jobs,
  type JobsLog,
  type JobsOptions,
  type RunningJob,
} from './createJobs.ts';
export { jobsMigrations } from './migration.ts';
export type { PayloadOf, Queue } from './queue.ts';
export { UnrecoverableError } from './unrecoverableError.ts';
