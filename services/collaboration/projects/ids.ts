import {
  type BoardId,
  type FileId,
  type InviteId,
  isUuid,
  type PersonId,
  Problem,
  type ProjectId,
} from '@flux/contracts';

/** A text from outside as an id. Throws `not_found` when it is none: nothing can be there. */
export function idFrom<T extends ProjectId | BoardId | FileId | InviteId | PersonId>(text: string): T {
  if (!isUuid(text)) throw new Problem('not_found');
  return text as T;
}
