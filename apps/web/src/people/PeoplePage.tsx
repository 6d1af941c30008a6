import type { Member, Project } from '@flux/contracts';
import { pages } from '@flux/contracts/pages';
import { useMutation, useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { FormError } from '../door/FormError.tsx';
import { Trouble } from '../errors/Trouble.tsx';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Typed } from '../parts/Typed.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { membersQuery, projectQuery } from '../projects/lists.ts';
import { useMe } from '../session/SignedIn.tsx';
import { Shell } from '../shell/Shell.tsx';
import { t } from '../words/words.ts';
import { type MemberAction, MemberRow } from './MemberRow.tsx';
import { handOver, leave, takeOut } from './membership.ts';
import { OpenInvites } from './OpenInvites.tsx';

const InviteDialog = lazy(() => import('../projects/InviteDialog.tsx'));

type Asked = { readonly action: MemberAction; readonly member: Member };

const texts = {
  'take out': {
    title: 'people.takeOutTitle',
    text: 'people.takeOutText',
    label: 'people.typeName',
    submit: 'people.takeOut',
    busy: 'people.takingOut',
  },
  leave: {
    title: 'people.leaveTitle',
    text: 'people.leaveText',
    label: 'people.typeProject',
    submit: 'people.leave',
    busy: 'people.leaving',
  },
  'hand over': {
    title: 'people.handOverTitle',
    text: 'people.handOverText',
    label: 'people.typeProject',
    submit: 'people.handOver',
    busy: 'people.handingOver',
  },
} as const;

const Confirm = ({
  project,
  asked: { action, member },
  onClose,
}: {
  readonly project: Project;
  readonly asked: Asked;
  readonly onClose: () => void;
}) => {
  const [, go] = useLocation();
  const act = useMutation({
    mutationFn: async () => {
      switch (action) {
        case 'take out':
          return takeOut(project.id, member.id);
        case 'hand over':
          return handOver(project.id, member.id);
        case 'leave':
          go(pages.home);
          return leave(project, member.id);
      }
    },
    onSuccess: onClose,
  });
  const { title, text, label, submit, busy } = texts[action];
  const names = { person: member.name, project: project.name };
  return (
    <Typed
      title={t(title, names)}
      word={action === 'take out' ? member.name : project.name}
      label={t(label, names)}
      submit={t(submit)}
      busy={act.isPending && t(busy)}
      error={act.error !== null && <FormError error={act.error} />}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      {t(text, names)}
    </Typed>
  );
};

const People = ({ project }: { readonly project: Project }) => {
  const me = useMe();
  const members = useQuery(membersQuery(project.id));
  const [asked, ask] = useState<Asked>();
  const [isInviting, invite] = useState(false);
  const mayInvite = project.abilities['project.invite'] === true;
  return (
    <>
      <header className="flex h-[52px] flex-none items-center gap-2 border-line border-b pr-3 pl-4 desk:h-11">
        <h1 className="flex-1 truncate text-14 font-semibold">{t('people.title')}</h1>
        {mayInvite && (
          <Button kind="ink" onClick={() => invite(true)}>
            <Icon of={UserPlus} />
            {t('invite.open')}
          </Button>
        )}
      </header>
      {members.data === undefined ? (
        members.error === null ? (
          <Waiting />
        ) : (
          <Trouble error={members.error} onRetry={members.refetch} />
        )
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-2 pb-8">
          <table className="w-full max-w-[860px] border-collapse">
            <thead>
              <tr className="border-line border-b text-left text-ink-3">
                <th scope="col" className="h-9 font-normal">
                  {t('field.name')}
                </th>
                <th scope="col" className="pl-2.5 font-normal">
                  {t('people.role')}
                </th>
                <th scope="col" className="text-right font-normal max-desk:hidden">
                  {t('people.since')}
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {members.data.map((member) => (
                <MemberRow
                  key={member.id}
                  project={project}
                  member={member}
                  isMe={member.id === me.id}
                  onAction={(action, whom) => ask({ action, member: whom })}
                />
              ))}
            </tbody>
          </table>
          <div className="max-w-[860px]">{mayInvite && <OpenInvites projectId={project.id} />}</div>
        </div>
      )}
      <Suspense>{isInviting && <InviteDialog project={project} onClose={() => invite(false)} />}</Suspense>
      {asked !== undefined && <Confirm project={project} asked={asked} onClose={() => ask(undefined)} />}
    </>
  );
};

export default function PeoplePage({ id }: { readonly id: string }) {
  const { data: project, error, refetch } = useQuery(projectQuery(id));
  useTitle(project === undefined ? '' : `${t('people.title')} · ${project.name}`);
  if (project === undefined)
    return error === null ? <Waiting /> : <Trouble error={error} onRetry={refetch} />;
  return <Shell project={project}>{() => <People project={project} />}</Shell>;
}
