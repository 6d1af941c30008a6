import type { Board, Member, Project } from '@flux/contracts';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { whenIdle } from '../parts/whenIdle.ts';
import { useHere } from '../people/here.ts';
import { lastProject } from '../projects/lastProject.ts';
import { boardsQuery, membersQuery, projectsQuery } from '../projects/lists.ts';
import { NewBoardDialog } from '../projects/NewBoardDialog.tsx';
import { NewProjectDialog } from '../projects/NewProjectDialog.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { useCommandKeys } from './commandKeys.ts';
import { closePalette, useIsPaletteOpen } from './commands.ts';
import { ProjectColumn } from './ProjectColumn.tsx';
import { Rail } from './Rail.tsx';
import type { Asked } from './ShellCommands.tsx';
import { TabBar } from './TabBar.tsx';

const loadPalette = () => import('../palette/Palette.tsx');
const Palette = lazy(() =>
  loadPalette().catch((error: unknown) => {
    closePalette();
    throw error;
  }),
);
const loadKeysSheet = () => import('../palette/KeysSheet.tsx');
const KeysSheet = lazy(loadKeysSheet);

// What can be done by name comes after what is seen.
const ShellCommands = lazy(() => import('./ShellCommands.tsx'));
const loadInviteDialog = () => import('../projects/InviteDialog.tsx');
const InviteDialog = lazy(loadInviteDialog);

/** What keys open comes at once then; what cannot be fetched now is asked for again by the key. */
const fetchAhead = () =>
  whenIdle(() => {
    for (const load of [loadPalette, loadKeysSheet, loadInviteDialog]) load().catch(() => {});
  });

const none: readonly never[] = [];

/** Colour of a person whose project does not know them yet: slate, which is given last. */
const unknownColor = 7;

export const colorOf = (members: readonly Member[], id: string): number =>
  members.find((member) => member.id === id)?.color ?? unknownColor;

export type ShellProps = {
  /** The project one is in; Home is in none. */
  readonly project?: Project | undefined;
  /** What stands in the place of a project's column, where one is in none. */
  readonly column?: ReactNode;
  /** A column beside the work, never over it. */
  readonly beside?: ReactNode;
  readonly children: (parts: {
    readonly boards: readonly Board[] | undefined;
    /** `undefined` for who may make none here. */
    readonly onNewBoard: (() => void) | undefined;
    readonly onNewProject: () => void;
  }) => ReactNode;
};

const columns = {
  inProject: 'desk:grid-cols-[48px_224px_minmax(0,1fr)]',
  home: 'desk:grid-cols-[48px_minmax(0,1fr)]',
} as const;

/** Rail, project column and the work between hairlines; on a phone the work above a bar of places. */
export const Shell = ({ project, column, beside, children }: ShellProps) => {
  const me = useMe();
  const { data: projects = project === undefined ? none : [project] } = useQuery(projectsQuery);
  const shown = project ?? projects.find(({ id }) => id === lastProject.read()) ?? projects[0];
  const shownId = shown?.id ?? '';
  const { data: boards } = useQuery({ ...boardsQuery(shownId), enabled: shown !== undefined });
  const { data: members = none } = useQuery({ ...membersQuery(shownId), enabled: shown !== undefined });
  const [asks, ask] = useState<Asked>();
  const isPaletteOpen = useIsPaletteOpen();
  const projectId = project?.id;
  useEffect(() => {
    if (projectId !== undefined) lastProject.write(projectId);
  }, [projectId]);
  useEffect(fetchAhead, []);
  useCommandKeys();

  const color = colorOf(members, me.id);
  const here = [{ id: me.id, name: me.name, color }, ...useHere(members).filter(({ id }) => id !== me.id)];
  const fillable = (project === undefined ? projects : [project]).filter(
    ({ abilities }) => abilities['board.create'] === true,
  );
  const onNewBoard = fillable.length === 0 ? undefined : () => ask({ for: 'board' });
  const onNewProject = () => ask({ for: 'project' });
  const close = () => ask(undefined);
  return (
    <div
      className={`grid h-full grid-rows-[minmax(0,1fr)_auto] desk:grid-rows-1 ${columns[project === undefined && column === undefined ? 'home' : 'inProject']}`}
    >
      <Rail projects={projects} currentId={project?.id} color={color} onNewProject={onNewProject} />
      {project !== undefined && (
        <ProjectColumn project={project} boards={boards ?? none} here={here} onNewBoard={onNewBoard} />
      )}
      {column}
      <div className="flex min-h-0 min-w-0">
        <main className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-work">
          {children({ boards, onNewBoard, onNewProject })}
        </main>
        {beside}
      </div>
      <TabBar project={shown} color={color} />
      {asks?.for === 'board' && <NewBoardDialog projects={fillable} name={asks.name} onClose={close} />}
      {asks?.for === 'project' && <NewProjectDialog name={asks.name} onClose={close} />}
      <Suspense>
        <ShellCommands project={project} ask={ask} />
      </Suspense>
      <Suspense>
        {asks?.for === 'keys' && <KeysSheet onClose={close} />}
        {asks?.for === 'invite' && project !== undefined && (
          <InviteDialog project={project} onClose={close} />
        )}
        {isPaletteOpen && <Palette />}
      </Suspense>
    </div>
  );
};
