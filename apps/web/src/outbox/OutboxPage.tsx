import type { Outbox } from '@flux/contracts';
import { sanitizeURL } from '@flux/sanitize';
import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { Trouble } from '../errors/Trouble.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { studio } from '../session/studio.ts';
import { settingsWords } from '../words/settings.ts';
import { t, useLanguage } from '../words/words.ts';

type KeptMail = Outbox['items'][number];

/** The text with its web addresses as links. */
const Text = ({ text }: { readonly text: string }) => (
  <p className="mt-3 max-w-[640px] whitespace-pre-wrap text-14 [overflow-wrap:anywhere]">
    {text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) =>
      index % 2 === 1 ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a kept text never change places
        <a key={index} href={sanitizeURL(part)} className="link">
          {part}
        </a>
      ) : (
        part
      ),
    )}
  </p>
);

const Mail = ({ mail }: { readonly mail: KeptMail }) => {
  const language = useLanguage();
  return (
    <li className="border-line border-t py-5 first:border-t-0">
      <article aria-label={mail.subject}>
        <div className="flex items-baseline gap-3">
          <h2 className="min-w-0 flex-1 text-16 font-semibold">{mail.subject}</h2>
          <time dateTime={mail.at} className="flex-none text-ink-3">
            {new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(
              new Date(mail.at),
            )}
          </time>
        </div>
        <p className="text-ink-3">{t('outbox.to', { address: mail.to })}</p>
        <Text text={mail.text} />
      </article>
    </li>
  );
};

/** Mail that a studio without a mail server keeps for its developer. */
export default function OutboxPage() {
  use(settingsWords);
  useTitle(t('outbox.title'));
  const outbox = useQuery({
    queryKey: ['outbox'],
    queryFn: ({ signal }) => studio.call('GET /api/auth/outbox', { signal }),
    refetchInterval: 2_000,
  });
  if (outbox.data === undefined)
    return outbox.error === null ? <Waiting /> : <Trouble error={outbox.error} onRetry={outbox.refetch} />;
  const { items } = outbox.data;
  return (
    <main className="mx-auto h-full max-w-[720px] overflow-y-auto px-6 py-8 desk:px-8">
      <h1 className="text-28 font-semibold">{t('outbox.title')}</h1>
      <p className="mt-1 mb-6 text-14 text-ink-2">
        {items.length === 0 ? t('outbox.empty') : t('outbox.lead')}
      </p>
      <ul aria-live="polite">
        {items.map((mail) => (
          <Mail key={mail.id} mail={mail} />
        ))}
      </ul>
    </main>
  );
}
