import { createRoot } from 'react-dom/client';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { queries } from './studio.ts';

/** ms between two looks whether the studio is open again; spread, so that not everybody comes at once. */
const patience = 4_000;
const spread = 2_000;

type Closed = { readonly until: string | undefined; readonly detail: string | undefined };

const textIn = (body: object, name: string): string | undefined => {
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : undefined;
};

/** Why the studio is closed; nothing when it is open again. What cannot be reached has not opened yet. */
async function look(before: Closed): Promise<Closed | undefined> {
  try {
    const answer = await fetch('/health/auth', { cache: 'no-store' });
    if (answer.status !== 503) return undefined;
    const body: unknown = await answer.json();
    if (typeof body !== 'object' || body === null || textIn(body, 'code') !== 'maintenance') return before;
    return { until: textIn(body, 'until'), detail: textIn(body, 'detail') };
  } catch {
    return before;
  }
}

const clock = (until: string): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' }).format(new Date(until));

const Line = ({ until, detail }: Closed) => (
  <div className="pointer-events-none fixed inset-x-4 top-3 z-[90] flex justify-center">
    <div role="status" className="w-full max-w-[480px] rounded-float bg-ink px-3 py-2.5 text-on-ink">
      <p className="font-semibold">
        {until === undefined ? t('closed.soon') : t('closed.until', { time: clock(until) })}
      </p>
      {detail !== undefined && <p className="break-words">{detail}</p>}
      <p>{t('closed.kept')}</p>
    </div>
  </div>
);

let isShown = false;

/** Says over the page that the studio is closed, until it is open again; then everything on the page is asked for anew. */
export async function showClosed(): Promise<void> {
  if (isShown) return;
  isShown = true;
  await settingsWords;
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  let closed: Closed | undefined = { until: undefined, detail: undefined };
  for (;;) {
    closed = await look(closed);
    if (closed === undefined) break;
    root.render(<Line {...closed} />);
    await new Promise((resolve) => setTimeout(resolve, patience + Math.random() * spread));
  }
  root.unmount();
  place.remove();
  isShown = false;
  await queries.invalidateQueries();
}
