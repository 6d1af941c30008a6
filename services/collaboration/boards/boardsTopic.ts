import type { Bus } from '@flux/bus';
import { type BoardId, isUuid } from '@flux/contracts';

const topic = 'boards';

/** Tells every process that a board was deleted, so that its open sockets are closed. */
export const publishDeleted = (bus: Bus, boardId: BoardId): void =>
  bus.publish(topic, Buffer.from(JSON.stringify({ deleted: boardId })));

/** The board that a message is about; `undefined` for what this release cannot read. */
function deletedIn(payload: Uint8Array): string | undefined {
  try {
    const message: unknown = JSON.parse(Buffer.from(payload).toString());
    const isOne = typeof message === 'object' && message !== null && 'deleted' in message;
    return isOne && typeof message.deleted === 'string' && isUuid(message.deleted)
      ? message.deleted
      : undefined;
  } catch {
    return undefined;
  }
}

/** Hears of deleted boards; answers how to stop. What is heard is a reason to look, not a proof. */
export const onDeleted = (bus: Bus, hear: (boardId: string) => void): Promise<() => void> =>
  bus.subscribe(topic, (payload) => {
    const boardId = deletedIn(payload);
    if (boardId !== undefined) hear(boardId);
  });
