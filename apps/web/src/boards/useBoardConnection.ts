import type { UndoStore } from '@flux/board';
import { useEffect, useState } from 'react';
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import { studio } from '../session/studio.ts';
import { openBoardCopies } from './connection/boardCopies.ts';
import { connectBoard } from './connection/connectBoard.ts';
import { keepCopy } from './connection/keepCopy.ts';
import { openOfflineStore } from './connection/offlineStore.ts';
import type { SaveState } from './connection/saveState.ts';
import { openUndoStore, tabName } from './connection/undoStore.ts';

export type LiveBoard = {
  readonly doc: Doc;
  readonly awareness: Awareness;
  readonly undoStore: UndoStore;
};

export type BoardConnectionView = {
  readonly live: LiveBoard | undefined;
  readonly state: SaveState;
  readonly retry: () => void;
};

const socketUrl = (boardId: string): string =>
  `${location.origin.replace(/^http/, 'ws')}/collaboration/${encodeURIComponent(boardId)}?ack=1`;

const idle = () => {};

/** A document that is kept equal to the board for as long as the component is there. */
export function useBoardConnection(boardId: string, personId: string): BoardConnectionView {
  const [live, setLive] = useState<LiveBoard>();
  const [state, setState] = useState<SaveState>({ kind: 'connecting' });
  const [retry, setRetry] = useState<() => void>(() => idle);

  useEffect(() => {
    const doc = new Doc();
    const awareness = new Awareness(doc);
    const copies = openBoardCopies(indexedDB, personId);
    const copy = keepCopy({ doc, boardId, copies, page: window });
    const connection = connectBoard({
      doc,
      awareness,
      url: socketUrl(boardId),
      opening: openOfflineStore(indexedDB, personId, boardId),
      refresh: studio.refresh,
      onState: (next) => {
        if (next.kind === 'refused' && next.reason === 'gone') copy.forget();
        setState(next);
      },
      network: window,
    });
    const undo = openUndoStore(indexedDB, { personId, boardId, tab: tabName(sessionStorage) });
    setLive({ doc, awareness, undoStore: undo });
    setRetry(() => connection.retry);
    return () => {
      copy.close();
      undo.close();
      connection.close();
      awareness.destroy();
      doc.destroy();
      setLive(undefined);
      setState({ kind: 'connecting' });
    };
  }, [boardId, personId]);

  return { live, state, retry };
}
