import type { Project, ProjectStatus } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import { sanitizePlainText } from '@flux/sanitize';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Archive, ArchiveRestore, Check } from 'lucide-react';
import { type FormEvent, use, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Trouble } from '../errors/Trouble.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Select } from '../parts/Select.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { say } from '../parts/toasts/toasts.ts';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { queries, studio } from '../session/studio.ts';
import { Shell } from '../shell/Shell.tsx';
import { settingsWords } from '../words/settings.ts';
import { t, useLanguage } from '../words/words.ts';
import { archiveProject } from './archiveProject.ts';
import { projectQuery } from './lists.ts';
import { statuses, statusName } from './statusName.ts';

type Brief = Pick<Project, 'name' | 'description' | 'client' | 'status' | 'startsOn' | 'endsOn'>;

const briefOf = ({ name, description, client, status, startsOn, endsOn }: Project): Brief => ({
  name,
  description,
  client,
  status,
  startsOn,
  endsOn,
});

type Faults = Partial<Record<'name' | 'description' | 'client', string>>;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** What the studio would refuse, said at its field. */
function faultsOf({ name, description, client }: Brief): Faults {
  const plain = sanitizePlainText(name);
  return {
    ...(plain === '' ? { name: t('name.missing') } : {}),
    ...(bytes(plain) > limits.name ? { name: t('name.long') } : {}),
    ...(bytes(description) > limits.description ? { description: t('brief.tooLong') } : {}),
    ...(bytes(sanitizePlainText(client)) > limits.name ? { client: t('name.long') } : {}),
  };
}

const isStatus = (value: string): value is ProjectStatus => statuses.some((status) => status === value);

const Edit = ({ project }: { readonly project: Project }) => {
  const [brief, setBrief] = useState<Brief>(briefOf(project));
  const set = (change: Partial<Brief>) => {
    save.reset();
    setFaults({});
    setBrief((before) => ({ ...before, ...change }));
  };
  const save = useMutation({
    mutationFn: () => studio.call('PATCH /api/projects/:id', { params: { id: project.id }, body: brief }),
    onSuccess: async (saved) => {
      queries.setQueryData(projectQuery(project.id).queryKey, saved);
      setBrief(briefOf(saved));
      await queries.invalidateQueries({ queryKey: ['projects'] });
    },
  });
  const isLate = brief.startsOn !== null && brief.endsOn !== null && brief.endsOn < brief.startsOn;
  const [faults, setFaults] = useState<Faults>({});
  const send = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOf(brief);
    setFaults(found);
    if (!isLate && Object.keys(found).length === 0) save.mutate();
  };
  return (
    <form noValidate onSubmit={send} className="flex max-w-[640px] flex-col gap-4">
      <Field
        label={t('field.name')}
        name="name"
        required
        autoComplete="off"
        value={brief.name}
        error={faults.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextArea
        label={t('brief.description')}
        name="description"
        rows={6}
        error={faults.description}
        placeholder={t('brief.descriptionHint')}
        value={brief.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <div className="grid gap-4 desk:grid-cols-2">
        <Field
          label={t('brief.client')}
          name="client"
          autoComplete="off"
          value={brief.client}
          error={faults.client}
          onChange={(event) => set({ client: event.currentTarget.value })}
        />
        <Select
          label={t('brief.status')}
          value={brief.status}
          onChange={(event) => {
            if (isStatus(event.currentTarget.value)) set({ status: event.currentTarget.value });
          }}
        >
          {statuses.map((status) => (
            <option key={status} value={status}>
              {statusName(status)}
            </option>
          ))}
        </Select>
        <Field
          label={t('brief.startsOn')}
          type="date"
          name="startsOn"
          value={brief.startsOn ?? ''}
          onChange={(event) => set({ startsOn: event.currentTarget.value || null })}
        />
        <Field
          label={t('brief.endsOn')}
          type="date"
          name="endsOn"
          value={brief.endsOn ?? ''}
          error={isLate ? t('brief.endsEarly') : undefined}
          onChange={(event) => set({ endsOn: event.currentTarget.value || null })}
        />
      </div>
      {save.error !== null && <FormError error={save.error} />}
      <div className="flex items-center gap-3">
        <Button type="submit" kind="ink" size="form" busy={save.isPending && t('save.saving')}>
          {t('brief.save')}
        </Button>
        <span role="status" className="text-ink-3">
          {save.isSuccess && (
            <span className="flex items-center gap-1.5">
              <Icon of={Check} size={14} />
              {t('save.saved')}
            </span>
          )}
        </span>
      </div>
    </form>
  );
};

const Fact = ({ term, children }: { readonly term: string; readonly children: string }) =>
  children === '' ? null : (
    <div className="grid gap-x-4 border-line border-b py-2.5 desk:grid-cols-[140px_1fr]">
      <dt className="text-ink-3">{term}</dt>
      <dd className="whitespace-pre-wrap break-words">{children}</dd>
    </div>
  );

/** For whoever reads it only. */
const Read = ({ project }: { readonly project: Project }) => {
  const language = useLanguage();
  const day = (value: string | null) =>
    value === null
      ? ''
      : new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value));
  return (
    <dl className="max-w-[640px]">
      <Fact term={t('brief.description')}>{project.description}</Fact>
      <Fact term={t('brief.client')}>{project.client}</Fact>
      <Fact term={t('brief.status')}>{statusName(project.status)}</Fact>
      <Fact term={t('brief.startsOn')}>{day(project.startsOn)}</Fact>
      <Fact term={t('brief.endsOn')}>{day(project.endsOn)}</Fact>
    </dl>
  );
};

const ArchiveButton = ({ project }: { readonly project: Project }) => {
  const isArchived = project.archivedAt !== null;
  const move = useMutation({
    mutationFn: () => archiveProject(project.id, !isArchived),
    onSuccess: () => {
      if (isArchived) return;
      say({
        icon: Archive,
        text: t('brief.archived', { project: project.name }),
        action: { label: t('command.undo'), run: () => void archiveProject(project.id, false) },
      });
    },
  });
  return (
    <>
      {move.error !== null && <FormError error={move.error} />}
      <Button onClick={() => move.mutate()} busy={move.isPending && t('save.saving')}>
        <Icon of={isArchived ? ArchiveRestore : Archive} />
        {t(isArchived ? 'brief.unarchive' : 'brief.archive')}
      </Button>
    </>
  );
};

const Brief = ({ project }: { readonly project: Project }) => (
  <>
    <header className="flex h-[52px] flex-none items-center gap-2 border-line border-b pr-3 pl-4 desk:h-11">
      <h1 className="flex-1 truncate text-14 font-semibold">{t('brief.title')}</h1>
      {project.abilities['project.archive'] === true && <ArchiveButton project={project} />}
    </header>
    <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-4 pb-8">
      {project.archivedAt !== null && (
        <p className="mb-4 max-w-[640px] text-ink-2">{t('brief.isArchived')}</p>
      )}
      {project.abilities['project.edit'] === true ? (
        <Edit key={project.id} project={project} />
      ) : (
        <Read project={project} />
      )}
    </div>
  </>
);

/** What a project is about: for whom, until when, and how it stands. */
export default function BriefPage({ id }: { readonly id: string }) {
  use(settingsWords);
  const { data: project, error, refetch } = useQuery(projectQuery(id));
  useTitle(project === undefined ? '' : `${t('brief.title')} · ${project.name}`);
  if (project === undefined)
    return error === null ? <Waiting /> : <Trouble error={error} onRetry={refetch} />;
  return <Shell project={project}>{() => <Brief project={project} />}</Shell>;
}
