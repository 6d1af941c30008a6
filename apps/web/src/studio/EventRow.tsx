import type { AuditEvent } from '@flux/contracts';
import { Dot, OctagonAlert, TriangleAlert } from 'lucide-react';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { Icon } from '../parts/Icon.tsx';
import { t, useLanguage } from '../words/words.ts';
import { eventDetail, eventName, weightOf } from './eventKinds.ts';

const looks = {
  grave: { icon: OctagonAlert, color: 'text-bad' },
  strange: { icon: TriangleAlert, color: 'text-warn' },
  usual: { icon: Dot, color: 'text-ink' },
} as const;

export type EventRowProps = {
  readonly event: AuditEvent;
  readonly onPerson: (person: { readonly id: string; readonly name: string }) => void;
};

export const EventRow = ({ event, onPerson }: EventRowProps) => {
  const language = useLanguage();
  const { kind, person, device, network, at } = event;
  const { icon, color } = looks[weightOf(kind)];
  return (
    <tr className="border-line border-b">
      <th scope="row" className={`h-9 pr-3 text-left font-medium ${color}`}>
        <span className="flex items-center gap-2">
          <Icon of={icon} />
          {eventName(kind)}
        </span>
      </th>
      <td className="pr-3">
        {person !== null && (
          <button
            type="button"
            className="max-w-full truncate rounded-control text-left hover:underline max-desk:min-h-11"
            title={t('console.onlyPerson', { person: person.name })}
            onClick={() => onPerson(person)}
          >
            {person.name}
          </button>
        )}
      </td>
      <td className="truncate pr-3 text-ink-2 max-desk:hidden" title={eventDetail(event)}>
        {eventDetail(event)}
      </td>
      <td className="truncate pr-3 text-ink-3 max-desk:hidden">{device}</td>
      <td className="truncate pr-3 text-ink-3 tabular-nums max-desk:hidden">{network}</td>
      <td className="text-right text-ink-3">
        <time dateTime={at} title={exactDate(at, language)}>
          {fileDate(at, language)}
        </time>
      </td>
    </tr>
  );
};
