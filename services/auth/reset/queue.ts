import type { Queue } from '@flux/jobs';
import Type from 'typebox';

const payload = Type.Object(
  { email: Type.String(), network: Type.String() },
  { additionalProperties: false },
);

/** Requests for a link. They wait for a job, so that the answer takes as long for an address that nobody has here. */
export const resetQueue: Queue<typeof payload> = { name: 'reset', payload };
