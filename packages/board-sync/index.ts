export {
  type AwarenessState,
  gone,
  noStates,
  personOf,
  readAwareness,
  StateTooLarge,
  writeStates,
} from './awarenessStates.ts';
export { type BoardState, createBoardState } from './boardState.ts';
export { MalformedUpdate } from './cursor.ts';
export { diffUpdate } from './diffUpdate.ts';
export { mergeUpdates } from './mergeUpdates.ts';
export {
  longestMessage,
  MalformedMessage,
  readMessage,
  writeAck,
  writeAwareness,
  writeStep1,
  writeStep2,
  writeStep2Head,
  writeUpdate,
  writeUpdateHead,
} from './protocol.ts';
export { createSeenSequence, type SeenSequence } from './seenSequence.ts';
export { readStateVector, type StateVector, writeStateVector } from './stateVector.ts';
export { isEmpty, readUpdate, type Update } from './updateReader.ts';
