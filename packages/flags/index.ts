export { buckets } from './bucket.ts';
export { createFlags, type Flags, flagsTopic } from './flags.ts';
export { decide, type Rule, type Rules } from './rules.ts';
