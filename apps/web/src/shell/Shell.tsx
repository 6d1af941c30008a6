import type { Board, Member, Project } from '@flux/contracts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { lastProject } from '../projects/lastProject.ts';
import { boardsQuery, membersQuery, projectsQuery } from '../projects/lists.ts';
import { NewBoardDialog } from '../projects/NewBoardDialog.tsx';
import { NewProjectDialog } from '../projects/NewProjectDialog.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { type PersonHere, ProjectColumn } from './ProjectColumn.tsx';
import { Rail } from './Rail.tsx';
import { TabBar } from './TabBar.tsx';

const none: readonly never[] = [];

/** Colour of a person whose project does not know them yet: slate, which is given last. */
const unknownColor = 7;

export const colorOf = (members: readonly Member[], id: string): number =>
  members.find((member) => member.id === id)?.color ?? unknownColor;

export type ShellProps = {
  readonly project: Project;
  readonly currentBoardId?: string;
  /** Others who are on the board now. */
  readonly others?: readonly PersonHere[];
  readonly children: (parts: {
    readonly boards: readonly Board[] | undefined;
    readonly onNewBoard: () => void;
  }) => ReactNode;
};

/** Rail, project column and the work between hairlines; on a phone the work above a bar of places. */
export const Shell = ({ project, currentBoardId, others = none, children }: ShellProps) => {
  const me = useMe();
  const { data: projects = [project] } = useQuery(projectsQuery);
  const { data: boards } = useQuery(boardsQuery(project.id));
  const { data: members = none } = useQuery(membersQuery(project.id));
  const [asks, ask] = useState<'board' | 'project'>();
  useEffect(() => lastProject.write(project.id), [project.id]);

  const color = colorOf(members, me.id);
  const here = [{ id: me.id, name: me.name, color }, ...others.filter(({ id }) => id !== me.id)];
  const onNewBoard = () => ask('board');
  const onNewProject = () => ask('project');
  return (
    <div className="grid h-full grid-rows-[minmax(0,1fr)_auto] desk:grid-cols-[48px_224px_minmax(0,1fr)] desk:grid-rows-1">
      <Rail projects={projects} currentId={project.id} color={color} onNewProject={onNewProject} />
      <ProjectColumn
        project={project}
        boards={boards ?? none}
        currentBoardId={currentBoardId}
        here={here}
        onNewBoard={onNewBoard}
      />
      <main className="relative flex min-h-0 min-w-0 flex-col bg-work">
        {children({ boards, onNewBoard })}
      </main>
      <TabBar
        projects={projects}
        current={project}
        color={color}
        isBoards={currentBoardId === undefined}
        onNewProject={onNewProject}
      />
      {asks === 'board' && <NewBoardDialog projectId={project.id} onClose={() => ask(undefined)} />}
      {asks === 'project' && <NewProjectDialog onClose={() => ask(undefined)} />}
    </div>
  );
};
