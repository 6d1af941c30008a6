import { useQuery } from '@tanstack/react-query';
import { t, useLanguage } from '../words/words.ts';
import { type RecordView, spans, timelineQuery } from './record.ts';

const height = 64;

/** How much happened when. */
export const TimelineChart = ({ view }: { readonly view: RecordView }) => {
  const language = useLanguage();
  const { data } = useQuery(timelineQuery(view));
  const items = data?.items ?? [];
  const most = Math.max(1, ...items.map(({ count }) => count));
  const isDay = Date.parse(view.until) - Date.parse(view.from) <= spans.day;
  const format = new Intl.DateTimeFormat(
    language,
    isDay ? { hour: 'numeric', minute: '2-digit' } : { day: 'numeric', month: 'short' },
  );
  const marks = items.filter((_, index) => index % 12 === 0);
  const sum = items.reduce((total, { count }) => total + count, 0);
  return (
    <figure className="mb-6">
      <svg
        role="img"
        aria-label={t('console.timeline', { count: sum })}
        viewBox={`0 0 480 ${height}`}
        preserveAspectRatio="none"
        className="h-16 w-full border-line border-b"
      >
        {items.map(({ at, count }, index) => {
          const bar = count === 0 ? 0 : Math.max(2, (count / most) * height);
          return (
            <rect key={at} x={index * 10 + 1} y={height - bar} width={8} height={bar} fill="var(--edge)" />
          );
        })}
      </svg>
      <div aria-hidden="true" className="grid h-5 grid-cols-4 pt-1 text-ink-3 tabular-nums">
        {marks.map(({ at }) => (
          <span key={at}>{format.format(new Date(at))}</span>
        ))}
      </div>
    </figure>
  );
};
