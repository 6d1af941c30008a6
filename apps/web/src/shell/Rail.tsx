import type { Project } from '@flux/contracts';
import { pagePath, pages } from '@flux/contracts/pages';
import { Inbox, Plus, Search, Settings } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { Icon } from '../parts/Icon.tsx';
import { keysName } from '../parts/keyNames.ts';
import { Mark } from '../parts/Mark.tsx';
import { t } from '../words/words.ts';
import { BellItem } from './BellItem.tsx';
import { openPalette } from './commands.ts';
import { PersonMenu } from './PersonMenu.tsx';

export type RailProps = {
  readonly projects: readonly Project[];
  readonly currentId: string | undefined;
  readonly color: number;
  readonly onNewProject: () => void;
};

/** The first letter of a project, as it stands on the rail. */
const letterOf = (name: string): string => ([...name.trim()][0] ?? '').toLocaleUpperCase();

const divider = <hr className="my-1 w-5 flex-none border-line-2" />;

/** What is the same in every project: home, search, the projects themselves, and the person. */
export const Rail = ({ projects, currentId, color, onNewProject }: RailProps) => {
  const [path] = useLocation();
  return (
    <nav
      aria-label={t('rail.label')}
      className="hidden flex-col items-center gap-1 border-line border-r bg-rail py-2 desk:flex"
    >
      <span className="grid size-8 flex-none place-items-center">
        <Mark />
      </span>
      <Link
        href={pages.home}
        aria-label={t('home.title')}
        title={t('home.title')}
        aria-current={path === pages.home ? 'page' : undefined}
        className="rail-item"
      >
        <Icon of={Inbox} size={20} />
      </Link>
      <button
        type="button"
        aria-label={t('palette.open')}
        title={`${t('palette.open')} (${keysName('Ctrl K')})`}
        className="rail-item"
        onClick={openPalette}
      >
        <Icon of={Search} size={20} />
      </button>
      <BellItem />
      {divider}
      <ul className="flex min-h-0 flex-col items-center gap-1 overflow-y-auto p-0.5">
        {projects.map(({ id, name }) => (
          <li key={id}>
            <Link
              href={pagePath('project', id)}
              aria-label={name}
              title={name}
              aria-current={id === currentId ? 'true' : undefined}
              className="rail-item project-item"
            >
              <span aria-hidden="true">{letterOf(name)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <button
        type="button"
        aria-label={t('rail.newProject')}
        title={t('rail.newProject')}
        className="rail-item"
        onClick={onNewProject}
      >
        <Icon of={Plus} size={20} />
      </button>
      <div className="flex-1" />
      <Link
        href={pages.me}
        aria-label={t('me.title')}
        title={t('me.title')}
        aria-current={/^\/(me|settings)(\/|$)/.test(path) ? 'page' : undefined}
        className="rail-item"
      >
        <Icon of={Settings} size={20} />
      </Link>
      <PersonMenu color={color} side="beside" />
    </nav>
  );
};
