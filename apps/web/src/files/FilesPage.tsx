import type { FileInfo, Project } from '@flux/contracts';
import { pages } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { NotFound } from '../errors/NotFound.tsx';
import { Trouble } from '../errors/Trouble.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { projectQuery } from '../projects/lists.ts';
import { Shell } from '../shell/Shell.tsx';
import { t } from '../words/words.ts';
import { FilesWork } from './FilesWork.tsx';
import { fileQuery, isMissing } from './files.ts';
import { Preview } from './preview/Preview.tsx';
import './files.css';

type InProjectProps = {
  readonly projectId: string;
  readonly isTrash: boolean;
  readonly file: FileInfo | undefined;
};

const InProject = ({ projectId, isTrash, file }: InProjectProps) => {
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  useTitle(titleOf(project, file, isTrash));
  if (project === undefined) {
    if (isMissing(error)) return <NotFound />;
    return error === null ? <Waiting /> : <Trouble error={error} onRetry={refetch} />;
  }
  return (
    <Shell project={project}>{() => <FilesWork project={project} isTrash={isTrash} open={file} />}</Shell>
  );
};

const titleOf = (project: Project | undefined, file: FileInfo | undefined, isTrash: boolean): string =>
  project === undefined
    ? (file?.name ?? '')
    : `${file?.name ?? t(isTrash ? 'trash.title' : 'files.title')} · ${project.name}`;

export type FilesPageProps =
  | { readonly projectId: string; readonly isTrash?: boolean }
  /** A file at its own address, over the list that it lies in. */
  | { readonly fileId: string };

/** Keeps its list, order and choice from one of these addresses to another. */
export default function FilesPage(props: FilesPageProps) {
  const [, go] = useLocation();
  const fileId = 'fileId' in props ? props.fileId : undefined;
  const { data, error, refetch } = useQuery({ ...fileQuery(fileId ?? ''), enabled: fileId !== undefined });
  const file = fileId === undefined ? undefined : data;
  if (fileId !== undefined && file === undefined) {
    if (isMissing(error)) return <NotFound />;
    return error === null ? <Waiting /> : <Trouble error={error} onRetry={refetch} />;
  }
  const projectId = 'projectId' in props ? props.projectId : file?.projectId;
  if (projectId == null) {
    // A file of the person's own space lies in no project.
    return file === undefined ? (
      <NotFound />
    ) : (
      <Preview file={file} place={undefined} onStep={() => {}} onClose={() => go(pages.home)} />
    );
  }
  const isTrash = 'projectId' in props ? props.isTrash === true : file?.deletedAt != null;
  return <InProject projectId={projectId} isTrash={isTrash} file={file} />;
}
