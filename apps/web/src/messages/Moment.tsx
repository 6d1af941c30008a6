import { useLanguage } from '../words/words.ts';

/** The time of a day, with the exact moment on hover. */
export const Moment = ({ date, className = '' }: { readonly date: string; readonly className?: string }) => {
  const language = useLanguage();
  const moment = new Date(date);
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });
  return (
    <time dateTime={date} title={exact.format(moment)} className={`text-13 text-ink-3 ${className}`}>
      {new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(moment)}
    </time>
  );
};
