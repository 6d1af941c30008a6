import type { Project } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { Layers, PenTool, Plus } from 'lucide-react';
import { Link } from 'wouter';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import { t } from '../words/words.ts';
import { PersonMenu } from './PersonMenu.tsx';

export type TabBarProps = {
  readonly projects: readonly Project[];
  readonly current: Project;
  readonly color: number;
  readonly isBoards: boolean;
  readonly onNewProject: () => void;
};

const row = 'flex h-11 w-full items-center gap-2 rounded-control px-3 aria-current-true:font-semibold';

/** The places, within reach of a thumb. */
export const TabBar = ({ projects, current, color, isBoards, onNewProject }: TabBarProps) => (
  <nav
    aria-label={t('tabs.label')}
    className="grid h-16 flex-none grid-cols-3 border-line border-t bg-side pb-2 desk:hidden"
  >
    <Menu
      side="above"
      buttonClass="tab"
      button={
        <>
          <Icon of={Layers} size={20} />
          {t('tabs.projects')}
        </>
      }
    >
      <ul className="max-h-[50vh] overflow-y-auto">
        {projects.map(({ id, name }) => (
          <li key={id}>
            <Link
              href={pagePath('project', id)}
              data-closes=""
              aria-current={id === current.id ? 'true' : undefined}
              className={row}
            >
              <span className="truncate">{name}</span>
            </Link>
          </li>
        ))}
      </ul>
      <button type="button" data-closes="" className={`${row} border-line border-t`} onClick={onNewProject}>
        <Icon of={Plus} />
        {t('rail.newProject')}
      </button>
    </Menu>
    <Link href={pagePath('project', current.id)} aria-current={isBoards ? 'page' : undefined} className="tab">
      <Icon of={PenTool} size={20} />
      {t('boards.title')}
    </Link>
    <PersonMenu color={color} side="above" label={t('tabs.you')} />
  </nav>
);
