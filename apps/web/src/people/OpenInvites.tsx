import type { OpenInvite } from '@flux/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link2, Mail } from 'lucide-react';
import { errorText } from '../errors/errorText.ts';
import { LineTrouble } from '../errors/LineTrouble.tsx';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { invitesQuery } from '../projects/lists.ts';
import { roleName } from '../projects/roleName.ts';
import { t, useLanguage } from '../words/words.ts';
import { endInvite } from './membership.ts';

const Row = ({ projectId, invite }: { readonly projectId: string; readonly invite: OpenInvite }) => {
  const language = useLanguage();
  const end = useMutation({ mutationFn: () => endInvite(projectId, invite.id) });
  const until = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' }).format(
    new Date(invite.expiresAt),
  );
  const name = invite.email ?? t('people.link');
  return (
    <li className="flex min-h-12 items-center gap-3 border-line border-b desk:min-h-10">
      <span className="grid size-6 flex-none place-items-center text-ink-2">
        <Icon of={invite.email === null ? Link2 : Mail} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="font-medium">{name}</span>{' '}
        <span className="text-ink-3">
          {t('people.inviteDetail', {
            role: roleName(invite.role),
            person: invite.invitedBy.name,
            date: until,
          })}
        </span>
        {end.error !== null && (
          <span role="alert" className="block text-bad">
            {errorText(end.error)}
          </span>
        )}
      </span>
      <Button
        kind="quiet"
        aria-label={t('people.endInviteOf', { name })}
        onClick={() => end.mutate()}
        busy={end.isPending && t('people.ending')}
      >
        {t('people.endInvite')}
      </Button>
    </li>
  );
};

/** The ways into the project that are still open; nothing where there are none. */
export const OpenInvites = ({ projectId }: { readonly projectId: string }) => {
  const { data: invites = [], error, refetch } = useQuery(invitesQuery(projectId));
  if (error !== null) return <LineTrouble error={error} onRetry={refetch} className="mt-7" />;
  if (invites.length === 0) return null;
  return (
    <section className="mt-7">
      <h2 className="border-line border-b pb-2 text-16 font-semibold">
        {t('people.invites')} <span className="font-normal text-ink-3 tabular-nums">{invites.length}</span>
      </h2>
      <ul>
        {invites.map((invite) => (
          <Row key={invite.id} projectId={projectId} invite={invite} />
        ))}
      </ul>
    </section>
  );
};
