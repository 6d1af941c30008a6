import type { AuditEvent } from '@flux/contracts';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { t, useLanguage } from '../words/words.ts';
import { EventName } from './EventName.tsx';
import { eventDetail } from './eventKinds.ts';

export type EventRowProps = {
  readonly event: AuditEvent;
  readonly onPerson: (person: { readonly id: string; readonly name: string }) => void;
};

export const EventRow = ({ event, onPerson }: EventRowProps) => {
  const language = useLanguage();
  const { kind, person, device, network, at } = event;
  return (
    <tr className="border-line border-b">
      <EventName kind={kind} />
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
