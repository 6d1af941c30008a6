import type { Cursor } from './cursor.ts';
import { skipStruct } from './structs.ts';
import type { Run } from './updateReader.ts';

/** What of a run lies at or beyond a clock inside it; `undefined` when that clock falls inside a struct. */
export function cutBefore(run: Run, clock: number): Run | undefined {
  const cursor: Cursor = { bytes: run.bytes, pos: run.start };
  let at = run.from;
  let { structs } = run;
  for (; at < clock; structs--) at += skipStruct(cursor, run.client, at);
  return at === clock ? { ...run, from: at, structs, start: cursor.pos } : undefined;
}
