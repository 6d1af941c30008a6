import type { Board, Channel, FileInfo } from '@flux/contracts';
import { pagePath } from '@flux/contracts/pages';
import { useQueries, useQuery } from '@tanstack/react-query';
import { FileText, FolderOpen, Hash, PenTool } from 'lucide-react';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { newestFilesQuery } from '../files/files.ts';
import { allChannelsQuery } from '../messages/channels.ts';
import { boardsQuery, projectsQuery } from '../projects/lists.ts';
import type { Command } from '../shell/commands.ts';
import { t } from '../words/words.ts';

const none: readonly never[] = [];

/** Every project, board, channel and newer file of the person, as something to go to. */
export function usePlaces(): readonly Command[] {
  const [, go] = useLocation();
  const { data: projects = none } = useQuery(projectsQuery);
  const { data: channels = none } = useQuery(allChannelsQuery);
  const boards = useQueries({
    queries: projects.map(({ id }) => boardsQuery(id)),
    combine: (results) => results.map(({ data }) => data ?? none),
  });
  const files = useQueries({
    queries: projects.map(({ id }) => newestFilesQuery(id)),
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
        shows: { kind: 'board', board: one, project },
        run: () => go(pagePath('board', one.id)),
      }) satisfies Command;
    const file = (project: string) => (one: FileInfo) =>
      ({
        id: `file ${one.id}`,
        group: 'go',
        icon: FileText,
        label: one.name,
        detail: t('palette.fileIn', { project }),
        shows: { kind: 'file', file: one, project },
        run: () => go(pagePath('file', one.id)),
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
      ...(files[index] ?? none).map(file(name)),
    ]);
  }, [projects, boards, channels, files, go]);
}
