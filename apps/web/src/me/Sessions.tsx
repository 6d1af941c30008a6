import type { Session } from '@flux/contracts';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, Laptop, LogOut, Smartphone, SquareTerminal } from 'lucide-react';
import { FormError } from '../door/FormError.tsx';
import { Trouble } from '../errors/Trouble.tsx';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { queries, studio } from '../session/studio.ts';
import { t, useLanguage } from '../words/words.ts';
import { Heading } from './Heading.tsx';

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => studio.call('GET /api/auth/sessions', { signal }),
});

const refresh = () => queries.invalidateQueries(sessionsQuery);
const end = (id: string) => studio.call('DELETE /api/auth/sessions/:id', { params: { id } });

const iconOf = (device: string) => {
  if (/phone|android|ipad/i.test(device)) return Smartphone;
  return /program/i.test(device) ? SquareTerminal : Laptop;
};

const day = 24 * 60 * 60 * 1000;

const Row = ({ session }: { readonly session: Session }) => {
  const language = useLanguage();
  const ending = useMutation({ mutationFn: () => end(session.id), onSuccess: refresh });
  const { current, device, network, lastActiveAt, expiresAt } = session;
  const days = Math.max(1, Math.ceil((Date.parse(expiresAt) - Date.now()) / day));
  return (
    <tr className="border-line border-b">
      <th scope="row" className="h-12 pr-3 text-left font-medium desk:h-9">
        <span className="flex items-center gap-3">
          <Icon of={iconOf(device)} className="text-ink-2" />
          {device}
        </span>
      </th>
      <td className="pr-3 text-ink-3 tabular-nums max-desk:hidden">{network}</td>
      <td className="pr-3">
        {current ? (
          <span className="flex items-center gap-1.5 text-good">
            <Icon of={CircleCheck} size={14} />
            {t('me.thisDevice')}
          </span>
        ) : (
          <time dateTime={lastActiveAt} title={exactDate(lastActiveAt, language)}>
            {fileDate(lastActiveAt, language)}
          </time>
        )}
        {ending.error !== null && <FormError error={ending.error} />}
      </td>
      <td className="pr-3 text-ink-3 max-desk:hidden">
        <time dateTime={expiresAt} title={exactDate(expiresAt, language)}>
          {t('me.endsIn', { count: days })}
        </time>
      </td>
      <td className="text-right">
        {!current && (
          <Button
            kind="quiet"
            aria-label={t('me.endSessionOf', { device })}
            onClick={() => ending.mutate()}
            busy={ending.isPending && t('people.ending')}
          >
            {t('me.endSession')}
          </Button>
        )}
      </td>
    </tr>
  );
};

/** Where somebody is signed in as this person. */
export const Sessions = () => {
  const sessions = useQuery(sessionsQuery);
  const items = sessions.data?.items ?? [];
  const others = items.filter(({ current }) => !current);
  const endOthers = useMutation({
    mutationFn: () => Promise.all(others.map(({ id }) => end(id))),
    onSettled: refresh,
  });
  if (sessions.data === undefined)
    return sessions.error === null ? (
      <Waiting />
    ) : (
      <Trouble error={sessions.error} onRetry={sessions.refetch} />
    );
  return (
    <div>
      <Heading title={t('me.sessions')} lead={t('me.sessionsLead', { count: items.length })}>
        {others.length > 0 && (
          <Button
            size="form"
            className="danger"
            onClick={() => endOthers.mutate()}
            busy={endOthers.isPending && t('people.ending')}
          >
            <Icon of={LogOut} />
            {t('me.endOthers')}
          </Button>
        )}
      </Heading>
      {endOthers.error !== null && <FormError error={endOthers.error} />}
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-line border-b text-left text-ink-3">
            <th scope="col" className="h-9 font-normal">
              {t('me.device')}
            </th>
            <th scope="col" className="font-normal max-desk:hidden">
              {t('me.network')}
            </th>
            <th scope="col" className="font-normal">
              {t('me.lastUse')}
            </th>
            <th scope="col" className="font-normal max-desk:hidden">
              {t('me.ends')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {items.map((session) => (
            <Row key={session.id} session={session} />
          ))}
        </tbody>
      </table>
    </div>
  );
};
