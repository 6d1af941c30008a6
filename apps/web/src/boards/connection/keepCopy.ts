import { applyUpdate, type Doc, encodeStateAsUpdate } from 'yjs';
import type { BoardCopies } from './boardCopies.ts';
import { fromStore } from './keptChanges.ts';

/** Milliseconds between two copies of a board that changes, at least: a page that goes away may not get to write. */
const copyEvery = 1_000;
/** Making a copy may take this share of the time at most: a large board is copied less often. */
const copyShare = 1 / 200;

export type KeepCopyDeps = {
  readonly doc: Doc;
  readonly boardId: string;
  readonly copies: BoardCopies;
  /** Dispatches `pagehide`; the window. */
  readonly page: EventTarget;
};

export type KeptCopy = {
  /** Somebody who may no longer see the board does not keep it. */
  readonly forget: () => void;
  /** Keeps what there is now, and ends. */
  readonly close: () => void;
};

/**
 * Opens a board with what it looked like here last, before the studio answers or when it cannot, and keeps the copy up
 * to date. A browser that keeps nothing waits for the studio.
 */
export function keepCopy({ doc, boardId, copies, page }: KeepCopyDeps): KeptCopy {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = copyEvery;
  let hasChanged = false;
  let isOver = false;

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!hasChanged || isOver) return;
    hasChanged = false;
    const began = performance.now();
    const update = encodeStateAsUpdate(doc);
    pause = Math.max(copyEvery, (performance.now() - began) / copyShare);
    copies.write(boardId, update).catch(() => {});
  };
  const onUpdate = (_update: Uint8Array, origin: unknown) => {
    if (origin === fromStore) return;
    hasChanged = true;
    timer ??= setTimeout(write, pause);
  };

  doc.on('update', onUpdate);
  page.addEventListener('pagehide', write);
  copies.read(boardId).then(
    (copy) => {
      if (copy !== undefined && !isOver) applyUpdate(doc, copy, fromStore);
    },
    () => {},
  );

  const end = () => {
    isOver = true;
    clearTimeout(timer);
    doc.off('update', onUpdate);
    page.removeEventListener('pagehide', write);
  };
  return {
    forget: () => {
      end();
      copies.forget(boardId).catch(() => {});
    },
    close: () => {
      write();
      end();
    },
  };
}
