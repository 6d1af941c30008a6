import type { Project } from '@flux/contracts';
import { pagePath, pages } from '@flux/contracts/pages';
import { Folder, Inbox, PenTool } from 'lucide-react';
import { useLocation } from 'wouter';
import { MessagesTab } from '../messages/MessagesTab.tsx';
import { t } from '../words/words.ts';
import { NoticesTab } from './BellItem.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { Tab } from './Tab.tsx';

/** The places, within reach of a thumb: those of the project that was open last. */
export const TabBar = ({
  project,
  color,
}: {
  readonly project: Project | undefined;
  readonly color: number;
}) => {
  const [path] = useLocation();
  const boardsPath = project === undefined ? '' : pagePath('project', project.id);
  const filesPath = project === undefined ? '' : pagePath('projectFiles', project.id);
  return (
    <nav
      aria-label={t('tabs.label')}
      className="grid h-16 flex-none auto-cols-[minmax(min-content,1fr)] grid-flow-col border-line border-t bg-side pb-2 desk:hidden"
    >
      <Tab href={pages.home} icon={Inbox} label={t('home.title')} isCurrent={path === pages.home} />
      {project !== undefined && (
        <Tab href={boardsPath} icon={PenTool} label={t('boards.title')} isCurrent={path === boardsPath} />
      )}
      {project !== undefined && (
        <Tab href={filesPath} icon={Folder} label={t('files.title')} isCurrent={path === filesPath} />
      )}
      {project !== undefined && <MessagesTab projectId={project.id} />}
      <NoticesTab />
      <PersonMenu color={color} side="above" label={t('tabs.you')} />
    </nav>
  );
};
