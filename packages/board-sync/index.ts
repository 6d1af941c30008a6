export { addsNothing } from './addsNothing.ts';
export {
  type AwarenessState,
  gone,
  noStates,
  personOf,
  readAwareness,
  writeStates,
} from './awarenessStates.ts';
export { createGroupCommit, type GroupCommit, type LogEntry, QueueFull } from './groupCommit.ts';
export {
  longestAwareness,
  longestMessage,
  MalformedMessage,
  readMessage,
  writeAck,
  writeAwareness,
  writeStep1,
  writeStep2,
  writeUpdate,
} from './protocol.ts';
export { createSeenSequence, type SeenSequence } from './seenSequence.ts';
export { MalformedUpdate, readUpdate, type UpdateSummary } from './updateReader.ts';
