import { LogIn } from 'lucide-react';
import { say } from '../parts/toasts/toasts.ts';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { comingBack } from './comingBack.ts';

/** ms before a session's end at which its person is told, and before that it is asked whether it still ends then. */
const warnBefore = 30 * 60_000;
/** The longest that a timer waits. */
const longestTimer = 2 ** 31 - 1;

let timer: ReturnType<typeof setTimeout> | undefined;
let warnedOf = 0;

/**
 * Watches for the end of the session. What the person does moves it on, so shortly before it is asked for again; where
 * it stays, it is the absolute end, and the person is told in time.
 */
export async function watchEnd(endsAt: number, askAgain: () => Promise<unknown>): Promise<void> {
  clearTimeout(timer);
  if (Number.isNaN(endsAt)) return;
  const left = endsAt - Date.now();
  if (left > warnBefore) {
    timer = setTimeout(
      () => void askAgain().catch(() => {}),
      Math.min(longestTimer, left - warnBefore + 1_000),
    );
    return;
  }
  if (warnedOf === endsAt) return;
  warnedOf = endsAt;
  await settingsWords;
  const minutes = Math.max(1, Math.round(left / 60_000));
  say({
    icon: LogIn,
    text: t('comeBack.soon', { count: minutes }),
    action: { label: t('comeBack.now'), run: () => void comingBack.ask() },
  });
}
