import type { NotificationSetting } from '@flux/contracts';
import { pages } from '@flux/contracts/pages';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { FormError } from '../door/FormError.tsx';
import { Trouble } from '../errors/Trouble.tsx';
import { kindName } from '../notifications/noticeText.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { queries, studio } from '../session/studio.ts';
import { type MessageKey, t } from '../words/words.ts';
import { Heading } from './Heading.tsx';

const settingsQuery = queryOptions({
  queryKey: ['notification settings'],
  queryFn: ({ signal }) => studio.call('GET /api/me/notification-settings', { signal }),
});

const hints = {
  mention: 'notices.hint.mention',
  invitation: 'notices.hint.invitation',
  project: 'notices.hint.project',
  security: 'notices.hint.security',
  studio: 'notices.hint.studio',
} as const satisfies Record<NotificationSetting['kind'], MessageKey>;

const Row = ({ setting }: { readonly setting: NotificationSetting }) => {
  const { kind, inList, byMail, isFixed } = setting;
  const change = useMutation({
    mutationFn: (chosen: Pick<NotificationSetting, 'inList' | 'byMail'>) =>
      studio.call('PATCH /api/me/notification-settings', { body: { kind, ...chosen } }),
    onSuccess: (settings) => queries.setQueryData(settingsQuery.queryKey, settings),
  });
  const shown = change.isPending ? change.variables : { inList, byMail };
  const box = (which: 'inList' | 'byMail', label: string) => (
    <td className="w-24 text-center">
      <label className="inline-grid size-11 place-items-center desk:size-8">
        <span className="sr-only">{`${kindName(kind)}: ${label}`}</span>
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={shown[which]}
          aria-checked={shown[which]}
          disabled={isFixed}
          onChange={(event) => change.mutate({ inList, byMail, [which]: event.currentTarget.checked })}
        />
      </label>
    </td>
  );
  return (
    <tr className="border-line border-b">
      <th scope="row" className="py-2.5 pr-3 text-left font-normal">
        <span className="block font-medium">{kindName(kind)}</span>
        <span className="block text-ink-3">{t(hints[kind])}</span>
        {change.error !== null && <FormError error={change.error} />}
      </th>
      {box('inList', t('notices.inList'))}
      {box('byMail', t('notices.byMail'))}
    </tr>
  );
};

/** What a person wants to be told of, and where. */
export const NoticeSettings = () => {
  const settings = useQuery(settingsQuery);
  const { emailVerified } = useMe();
  return (
    <div className="max-w-[640px]">
      <Heading title={t('me.notices')} lead={t('me.noticesLead')} />
      {!emailVerified && (
        <p className="mb-4 rounded-control bg-side px-3 py-2 text-ink-2">
          {t('notices.unconfirmed')}{' '}
          <Link href={pages.meSignIn} className="underline">
            {t('notices.toAddress')}
          </Link>
        </p>
      )}
      {settings.data === undefined ? (
        settings.error === null ? (
          <Waiting />
        ) : (
          <Trouble error={settings.error} onRetry={settings.refetch} />
        )
      ) : (
        <table className="w-full border-collapse">
          <thead>
            <tr className="border-line border-b text-ink-3">
              <th scope="col" className="h-9 text-left font-normal">
                {t('notices.kindTitle')}
              </th>
              <th scope="col" className="font-normal">
                {t('notices.inList')}
              </th>
              <th scope="col" className="font-normal">
                {t('notices.byMail')}
              </th>
            </tr>
          </thead>
          <tbody>
            {settings.data.items.map((setting) => (
              <Row key={setting.kind} setting={setting} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
};
