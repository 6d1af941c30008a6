import type { Project } from '@flux/contracts';
import { pagePath, pages } from '@flux/contracts/pages';
import {
  Archive,
  Bell,
  BellRing,
  Folder,
  FolderPlus,
  Inbox,
  Keyboard,
  KeyRound,
  LogOut,
  MessageSquare,
  MonitorSmartphone,
  NotebookText,
  Palette,
  PenTool,
  Plus,
  Trash2,
  Upload,
  User,
  UserPlus,
  Users,
} from 'lucide-react';
import { useLocation } from 'wouter';
import { sayFailed } from '../errors/sayFailed.ts';
import { pickFiles } from '../files/pickFiles.ts';
import { signOut } from '../session/me.ts';
import { t } from '../words/words.ts';
import { type Command, useCommands } from './commands.ts';

/** What the shell was asked for: a dialog of its own. */
export type Asked =
  | { readonly for: 'board' | 'project'; readonly name?: string | undefined }
  | { readonly for: 'keys' | 'invite' }
  | undefined;

type ShellCommandsProps = {
  readonly project: Project | undefined;
  readonly ask: (what: Asked) => void;
};

/** Offers what can be done from everywhere, and in the project one is in. */
export default function ShellCommands({ project, ask }: ShellCommandsProps): null {
  const [, go] = useLocation();
  const place = (
    id: string,
    icon: Command['icon'],
    label: string,
    path: string,
    detail?: string,
  ): Command => ({
    id,
    group: 'go',
    icon,
    label,
    ...(detail === undefined ? {} : { detail }),
    run: () => go(path),
  });
  const mine = t('me.title');
  const everywhere: readonly Command[] = [
    place('home', Inbox, t('home.title'), pages.home),
    place('notifications', Bell, t('notices.title'), pages.notifications),
    place('me', User, t('me.profile'), pages.me, mine),
    place('me look', Palette, t('me.look'), pages.meLook, mine),
    place('me notifications', BellRing, t('me.notices'), pages.meNotifications, mine),
    place('me sign-in', KeyRound, t('me.signIn'), pages.meSignIn, mine),
    place('me sessions', MonitorSmartphone, t('me.sessions'), pages.meSessions, mine),
    place('archive', Archive, t('archive.title'), pages.archive),
    {
      id: 'new project',
      group: 'do',
      icon: FolderPlus,
      label: t('rail.newProject'),
      labelFor: (name) => t('palette.newProject', { name }),
      run: (name) => ask({ for: 'project', name }),
    },
    {
      id: 'keys',
      group: 'do',
      icon: Keyboard,
      label: t('keys.title'),
      keys: ['?'],
      run: () => ask({ for: 'keys' }),
    },
    {
      id: 'sign out',
      group: 'do',
      icon: LogOut,
      label: t('person.signOut'),
      run: () => {
        signOut().catch((error: unknown) => sayFailed(error));
      },
    },
  ];
  useCommands([...(project === undefined ? [] : inProject(project, ask, place, go)), ...everywhere]);
  return null;
}

type MakePlace = (id: string, icon: Command['icon'], label: string, path: string, detail?: string) => Command;

function inProject(
  { id, name: project, abilities }: Project,
  ask: (what: Asked) => void,
  place: MakePlace,
  go: (path: string) => void,
): readonly Command[] {
  const commands: Command[] = [
    place('boards', PenTool, t('boards.title'), pagePath('project', id), project),
    place('files', Folder, t('files.title'), pagePath('projectFiles', id), project),
    place('trash', Trash2, t('trash.title'), pagePath('projectTrash', id), project),
    place('messages', MessageSquare, t('messages.title'), pagePath('messages', id), project),
    place('people', Users, t('people.title'), pagePath('people', id), project),
    place('brief', NotebookText, t('brief.title'), pagePath('brief', id), project),
  ];
  if (abilities['board.create'] === true)
    commands.push({
      id: 'new board',
      group: 'do',
      icon: Plus,
      label: t('boards.new'),
      labelFor: (name) => t('palette.newBoard', { name }),
      detail: project,
      keys: ['Shift', 'B'],
      run: (name) => ask({ for: 'board', name }),
    });
  if (abilities['file.upload'] === true)
    commands.push({
      id: 'upload',
      group: 'do',
      icon: Upload,
      label: t('palette.upload'),
      detail: project,
      run: () =>
        pickFiles((files) => {
          void import('../files/uploads/studioUploads.ts').then(({ uploads }) => uploads.add(files, id));
          go(pagePath('projectFiles', id));
        }),
    });
  if (abilities['project.invite'] === true)
    commands.push({
      id: 'invite',
      group: 'do',
      icon: UserPlus,
      label: t('palette.invite'),
      detail: project,
      run: () => ask({ for: 'invite' }),
    });
  return commands;
}
