import { t, useLanguage } from '../words/words.ts';

const day = 24 * 60 * 60_000;
const startOf = (date: Date): number =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Today and yesterday by their name, this year's days without the year. */
function dayName(date: Date, language: string): string {
  const past = Math.round((startOf(new Date()) - startOf(date)) / day);
  if (past === 0 || past === 1) {
    const word = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-past, 'day');
    return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
  }
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(date);
}

export const DayDivider = ({ date }: { readonly date: string }) => (
  <div className="flex items-center message-edge gap-3 py-2 text-ink-3">
    <span className="h-px flex-1 bg-line" />
    <h2>{dayName(new Date(date), useLanguage())}</h2>
    <span className="h-px flex-1 bg-line" />
  </div>
);

export const NewDivider = () => (
  <div className="flex items-center message-edge gap-3 py-2 font-semibold text-accent-text">
    <span className="h-px flex-1 bg-accent" />
    {t('messages.new')}
  </div>
);
