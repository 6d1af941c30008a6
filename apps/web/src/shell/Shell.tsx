import type { Board, Member, Project } from '@flux/contracts';
import { pagePath, pages } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import {
  Bell,
  Folder,
  FolderPlus,
  Inbox,
  Keyboard,
  LogOut,
  NotebookText,
  PenTool,
  Plus,
  Settings,
  Users,
} from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { whenIdle } from '../parts/whenIdle.ts';
import { lastProject } from '../projects/lastProject.ts';
import { boardsQuery, membersQuery, projectsQuery } from '../projects/lists.ts';
import { NewBoardDialog } from '../projects/NewBoardDialog.tsx';
import { NewProjectDialog } from '../projects/NewProjectDialog.tsx';
import { signOut } from '../session/me.ts';
import { useMe } from '../session/SignedIn.tsx';
import { t } from '../words/words.ts';
import { useCommandKeys } from './commandKeys.ts';
import { type Command, closePalette, useCommands, useIsPaletteOpen } from './commands.ts';
import { type PersonHere, ProjectColumn } from './ProjectColumn.tsx';
import { Rail } from './Rail.tsx';
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

/** What keys open comes at once then; what cannot be fetched now is asked for again by the key. */
const fetchAhead = () =>
  whenIdle(() => {
    for (const load of [loadPalette, loadKeysSheet]) load().catch(() => {});
  });

const none: readonly never[] = [];

/** Colour of a person whose project does not know them yet: slate, which is given last. */
const unknownColor = 7;

export const colorOf = (members: readonly Member[], id: string): number =>
  members.find((member) => member.id === id)?.color ?? unknownColor;

type Asks = 'board' | 'project' | 'keys' | undefined;

/** What can be done from everywhere, and in the project one is in. */
function useShellCommands(project: Project | undefined, ask: (what: Asks) => void): void {
  const [, go] = useLocation();
  const everywhere: readonly Command[] = [
    { id: 'home', group: 'go', icon: Inbox, label: t('home.title'), run: () => go(pages.home) },
    {
      id: 'notifications',
      group: 'go',
      icon: Bell,
      label: t('notices.title'),
      run: () => go(pages.notifications),
    },
    { id: 'me', group: 'go', icon: Settings, label: t('me.title'), run: () => go(pages.me) },
    {
      id: 'new project',
      group: 'do',
      icon: FolderPlus,
      label: t('rail.newProject'),
      run: () => ask('project'),
    },
    {
      id: 'keys',
      group: 'do',
      icon: Keyboard,
      label: t('keys.title'),
      keys: ['?'],
      run: () => ask('keys'),
    },
    {
      id: 'sign out',
      group: 'do',
      icon: LogOut,
      label: t('person.signOut'),
      run: () => {
        signOut().then(
          () => go(pages.signIn),
          () => {},
        );
      },
    },
  ];
  const here: readonly Command[] =
    project === undefined
      ? []
      : [
          {
            id: 'boards',
            group: 'go',
            icon: PenTool,
            label: t('boards.title'),
            detail: project.name,
            run: () => go(pagePath('project', project.id)),
          },
          {
            id: 'files',
            group: 'go',
            icon: Folder,
            label: t('files.title'),
            detail: project.name,
            run: () => go(pagePath('projectFiles', project.id)),
          },
          {
            id: 'people',
            group: 'go',
            icon: Users,
            label: t('people.title'),
            detail: project.name,
            run: () => go(pagePath('people', project.id)),
          },
          {
            id: 'brief',
            group: 'go',
            icon: NotebookText,
            label: t('brief.title'),
            detail: project.name,
            run: () => go(pagePath('brief', project.id)),
          },
          ...(project.abilities['board.create'] === true
            ? ([
                {
                  id: 'new board',
                  group: 'do',
                  icon: Plus,
                  label: t('boards.new'),
                  detail: project.name,
                  keys: ['Shift', 'B'],
                  run: () => ask('board'),
                },
              ] satisfies readonly Command[])
            : []),
        ];
  useCommands([...here, ...everywhere]);
}

export type ShellProps = {
  /** The project one is in; Home is in none. */
  readonly project?: Project | undefined;
  /** What stands in the place of a project's column, where one is in none. */
  readonly column?: ReactNode;
  /** Others who are on the board now. */
  readonly others?: readonly PersonHere[];
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
export const Shell = ({ project, column, others = none, beside, children }: ShellProps) => {
  const me = useMe();
  const { data: projects = project === undefined ? none : [project] } = useQuery(projectsQuery);
  const shown = project ?? projects.find(({ id }) => id === lastProject.read()) ?? projects[0];
  const shownId = shown?.id ?? '';
  const { data: boards } = useQuery({ ...boardsQuery(shownId), enabled: shown !== undefined });
  const { data: members = none } = useQuery({ ...membersQuery(shownId), enabled: shown !== undefined });
  const [asks, ask] = useState<Asks>();
  const isPaletteOpen = useIsPaletteOpen();
  const projectId = project?.id;
  useEffect(() => {
    if (projectId !== undefined) lastProject.write(projectId);
  }, [projectId]);
  useEffect(fetchAhead, []);
  useCommandKeys();
  useShellCommands(project, ask);

  const color = colorOf(members, me.id);
  const here = [{ id: me.id, name: me.name, color }, ...others.filter(({ id }) => id !== me.id)];
  const fillable = (project === undefined ? projects : [project]).filter(
    ({ abilities }) => abilities['board.create'] === true,
  );
  const onNewBoard = fillable.length === 0 ? undefined : () => ask('board');
  const onNewProject = () => ask('project');
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
      {asks === 'board' && <NewBoardDialog projects={fillable} onClose={close} />}
      {asks === 'project' && <NewProjectDialog onClose={close} />}
      <Suspense>
        {asks === 'keys' && <KeysSheet onClose={close} />}
        {isPaletteOpen && <Palette />}
      </Suspense>
    </div>
  );
};
