import { type Board, type BoardFiles, type BoardUser, createBoard } from '@flux/board';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { hasFlag } from '../session/me.ts';
import { letterKeys } from '../shell/commandKeys.ts';
import { useLanguage } from '../words/words.ts';
import { boardStrings } from './boardStrings.ts';
import type { LiveBoard } from './useBoardConnection.ts';
import { useTheme } from './useTheme.ts';

export type BoardCanvasProps = {
  readonly live: LiveBoard;
  readonly name: string;
  readonly user: BoardUser;
  readonly readOnly: boolean;
  /** The board while it is there. */
  readonly onBoard: (board: Board | undefined) => void;
  readonly onNotice: (words: string) => void;
  /** A context menu is asked for here, px from the board's corner. */
  readonly files: BoardFiles;
  readonly onExport: () => void;
  readonly onDescribe: (id: string, words: string) => void;
  readonly onConnect: () => void;
  readonly onMenu: (at: Place) => void;
};

export type Place = { readonly x: number; readonly y: number };

/** The board's own element; React draws nothing in it. */
export const BoardCanvas = ({
  live,
  name,
  user,
  readOnly,
  onBoard,
  onNotice,
  onMenu,
  files,
  onDescribe,
  onConnect,
  onExport,
}: BoardCanvasProps) => {
  const container = useRef<HTMLDivElement>(null);
  const board = useRef<Board>(undefined);
  const theme = useTheme();
  const language = useLanguage();
  const first = useRef({ name, user, readOnly, theme });
  first.current = { name, user, readOnly, theme };

  useLayoutEffect(() => {
    if (container.current === null) return;
    const made = createBoard({
      ...live,
      ...first.current,
      container: container.current,
      strings: boardStrings(),
      letterKeys: letterKeys.read,
      typesIntoNotes: () => hasFlag('typing-into-notes'),
      font: '"Schibsted Grotesk", system-ui, sans-serif',
      notice: onNotice,
      onMenu,
      files,
      onDescribe,
      onConnect,
      onExport,
    });
    board.current = made;
    onBoard(made);
    // The page puts the focus here for the tools' keys; nobody moved it there by key, so no ring shows.
    made.focus({ focusVisible: false });
    return () => {
      board.current = undefined;
      onBoard(undefined);
      made.destroy();
    };
  }, [live, onBoard, onNotice, onMenu, files, onDescribe, onConnect, onExport]);

  useEffect(() => board.current?.setTheme(theme), [theme]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the strings are those of the language
  useEffect(() => board.current?.setStrings(boardStrings(), name), [name, language]);
  useEffect(() => board.current?.setReadOnly(readOnly), [readOnly]);
  const { id, name: userName, color } = user;
  useEffect(() => board.current?.setUser({ id, name: userName, color }), [id, userName, color]);

  return <div ref={container} className="absolute inset-0" />;
};
