import type { Board, Channel } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQueries, useQuery } from '@tanstack/react-query';
import { FolderOpen, Hash, PenTool } from 'lucide-react';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { allChannelsQuery } from '../messages/channels.ts';
import { boardsQuery, projectsQuery } from '../projects/lists.ts';
import type { Command } from '../shell/commands.ts';
import { t } from '../words/words.ts';

const none: readonly never[] = [];

/** Every project, board and channel of the person, as something to go to. */
export function usePlaces(): readonly Command[] {
  const [, go] = useLocation();
  const { data: projects = none } = useQuery(projectsQuery);
  const { data: channels = none } = useQuery(allChannelsQuery);
  const boards = useQueries({
    queries: projects.map(({ id }) => boardsQuery(id)),
    combine: (results) => results.map(({ data }) => data ?? none),
  });
  return useMemo(() => {
    const board = (project: string) => (one: Board) =>
      ({
        id: `board ${one.id}`,
        group: 'go',
        icon: PenTool,
        label: one.name,
        detail: t('palette.boardIn', { project }),
        run: () => go(pagePath('board', one.id)),
      }) satisfies Command;
    const channel = (project: string) => (one: Channel) =>
      ({
        id: `channel ${one.id}`,
        group: 'go',
        icon: Hash,
        label: one.name,
        detail: t('palette.channelIn', { project }),
        run: () => go(pagePath('channel', one.id)),
      }) satisfies Command;
    const open = Map.groupBy(
      channels.filter(({ archivedAt }) => archivedAt === null),
      ({ projectId }) => projectId,
    );
    return projects.flatMap(({ id, name }, index): readonly Command[] => [
      {
        id: `project ${id}`,
        group: 'go',
        icon: FolderOpen,
        label: name,
        detail: t('palette.project'),
        run: () => go(pagePath('project', id)),
      },
      ...(boards[index] ?? none).map(board(name)),
      ...(open.get(id) ?? none).map(channel(name)),
    ]);
  }, [projects, boards, channels, go]);
}
