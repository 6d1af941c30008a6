import type { BoardState, Board as LiveBoardHandle } from '@flux/board';
import type { Board, Project } from '@flux/contracts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Trouble } from '../errors/Trouble.tsx';
import { useBeside } from '../messages/beside/useBeside.ts';
import { useIsPhone } from '../parts/useMedia.ts';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { boardQuery, membersQuery, projectQuery } from '../projects/lists.ts';
import { useMe } from '../session/SignedIn.tsx';
import { studio } from '../session/studio.ts';
import { colorOf, Shell } from '../shell/Shell.tsx';
import { BoardBar } from './BoardBar.tsx';
import { BoardCanvas, type Place } from './BoardCanvas.tsx';
import { boardFiles } from './boardFiles.ts';
import type { Described } from './DescribeDialog.tsx';
import { FailedUploads } from './FailedUploads.tsx';
import { Foot } from './Foot.tsx';
import { Hint } from './Hint.tsx';
import { Notice, useNotice } from './Notice.tsx';
import { Refused } from './Refused.tsx';
import { StyleCorner } from './style/StyleCorner.tsx';
import { Tools } from './Tools.tsx';
import { useBoardConnection } from './useBoardConnection.ts';
import { useOpeningView } from './useOpeningView.ts';
import { usePreview } from './usePreview.ts';

const BoardMenu = lazy(() => import('./BoardMenu.tsx'));
const BoardCommands = lazy(() => import('./BoardCommands.tsx'));
const Beside = lazy(() => import('../messages/beside/Beside.tsx'));

// Dialogs come when they are asked for: the board itself is what a person waits for.
const InviteDialog = lazy(() => import('../projects/InviteDialog.tsx'));
const ConnectDialog = lazy(() => import('./ConnectDialog.tsx'));
const DescribeDialog = lazy(() => import('./DescribeDialog.tsx'));
const ExportDialog = lazy(() => import('./ExportDialog.tsx'));

const nothing = () => () => {};

/** What the board says of itself, while there is one. */
function useBoardState(board: LiveBoardHandle | undefined): BoardState | undefined {
  return useSyncExternalStore(board?.subscribe ?? nothing, () => board?.getState());
}

type OpenBoardProps = { readonly board: Board; readonly project: Project; readonly color: number };

const OpenBoard = ({ board, project, color }: OpenBoardProps) => {
  const me = useMe();
  const { live, state: save, retry } = useBoardConnection(board.id, me.id);
  const [handle, setHandle] = useState<LiveBoardHandle>();
  const [isSharing, share] = useState(false);
  const state = useBoardState(handle);
  useOpeningView(board.id, handle, save.kind === 'saved' || save.kind === 'offline');
  usePreview(board, handle, live?.doc);
  const [menuAt, openMenu] = useState<Place>();
  const files = useMemo(() => boardFiles(board.projectId), [board.projectId]);
  const [described, describe] = useState<Described>();
  const ask = useCallback((id: string, words: string) => describe({ id, words }), []);
  const [isConnecting, connecting] = useState(false);
  const openConnect = useCallback(() => connecting(true), []);
  const [isExporting, exporting] = useState(false);
  const openExport = useCallback(() => exporting(true), []);
  const closeMenu = useCallback(() => openMenu(undefined), []);
  const { words, say } = useNotice();
  const beside = useBeside();
  const isPhone = useIsPhone();
  const onBoard = useCallback((made: LiveBoardHandle | undefined) => setHandle(made), []);

  const others = state?.people ?? [];
  const people = [{ id: me.id, name: me.name, color }, ...others.filter(({ id }) => id !== me.id)];
  const isEmpty = state?.elementCount === 0 && state.unreadable === 0 && !state.readOnly;
  return (
    <Shell
      project={project}
      beside={
        beside.isOpen &&
        !isPhone && (
          <Suspense>
            <Beside
              project={project}
              width={beside.width}
              takesFocus={beside.isAsked}
              onWidth={beside.setWidth}
              onClose={beside.close}
            />
          </Suspense>
        )
      }
    >
      {() => (
        <>
          <BoardBar
            project={project}
            board={board}
            people={people}
            save={save}
            onShare={() => share(true)}
            isTalkOpen={beside.isOpen}
            onTalk={beside.toggle}
          />
          <div className="relative min-h-0 flex-1 overflow-hidden">
            {live !== undefined && (
              <BoardCanvas
                live={live}
                name={board.name}
                user={{ id: me.id, name: me.name, color }}
                readOnly={board.abilities['board.edit'] !== true}
                onBoard={onBoard}
                onNotice={say}
                onMenu={openMenu}
                files={files}
                onDescribe={ask}
                onConnect={openConnect}
                onExport={openExport}
              />
            )}
            {isEmpty && save.kind === 'saved' && (state.tool === 'select' || state.tool === 'hand') && (
              <Hint mayShare={project.abilities['project.invite'] === true && people.length === 1} />
            )}
            {handle !== undefined && state !== undefined && (
              <>
                <Tools board={handle} state={state} />
                <StyleCorner board={handle} state={state} />
                <Foot board={handle} state={state} save={save} />
                <FailedUploads board={handle} state={state} />
                <Suspense>
                  <BoardCommands board={handle} state={state} />
                  {isExporting && (
                    <ExportDialog
                      board={handle}
                      state={state}
                      name={board.name}
                      onClose={() => exporting(false)}
                    />
                  )}
                  {isConnecting && <ConnectDialog board={handle} onClose={() => connecting(false)} />}
                  {described !== undefined && (
                    <DescribeDialog board={handle} picture={described} onClose={() => describe(undefined)} />
                  )}
                  {menuAt !== undefined && (
                    <BoardMenu board={handle} state={state} at={menuAt} onClose={closeMenu} />
                  )}
                </Suspense>
              </>
            )}
            {save.kind === 'refused' && <Refused reason={save.reason} boardId={board.id} onRetry={retry} />}
            <Notice words={words} />
          </div>
          <Suspense>{isSharing && <InviteDialog project={project} onClose={() => share(false)} />}</Suspense>
        </>
      )}
    </Shell>
  );
};

/** Remembers, once the board is there, that the person opened it; Home shows it. Nothing is lost where it fails. */
function useVisit(boardId: string | undefined): void {
  useEffect(() => {
    if (boardId === undefined) return;
    studio.call('PUT /api/boards/:id/visit', { params: { id: boardId } }).catch(() => {});
  }, [boardId]);
}

export default function BoardPage({ id }: { readonly id: string }) {
  const me = useMe();
  const board = useQuery(boardQuery(id));
  const projectId = board.data?.projectId;
  const project = useQuery({ ...projectQuery(projectId ?? ''), enabled: projectId !== undefined });
  const members = useQuery({ ...membersQuery(projectId ?? ''), enabled: projectId !== undefined });
  useTitle(board.data?.name ?? '');
  useVisit(board.data?.id);

  const failed = [board, project, members].find(({ error }) => error !== null);
  if (failed !== undefined) return <Trouble error={failed.error} onRetry={failed.refetch} />;
  if (board.data === undefined || project.data === undefined || members.data === undefined)
    return <Waiting />;
  return <OpenBoard board={board.data} project={project.data} color={colorOf(members.data, me.id)} />;
}
