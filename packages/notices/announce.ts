import type { Bus } from '@flux/bus';
import { isUuid, type PersonId } from '@flux/contracts';

export const noticesTopic = 'notices';

/** Ids of one message; a notification of PostgreSQL carries 8,000 bytes. */
const most = 100;

/** The messages that name these people. */
export const announcements = (people: readonly PersonId[]): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(people.length / most) }, (_, number) =>
    Buffer.from(people.slice(number * most, (number + 1) * most).join(' ')),
  );

/** Tells every process that these people's lists have changed. A page that misses it asks again when it is looked at. */
export function announce(bus: Bus, people: readonly PersonId[]): void {
  for (const payload of announcements(people)) bus.publish(noticesTopic, payload);
}

/** The people that a message of the topic names. */
export const peopleOf = (payload: Uint8Array): readonly PersonId[] =>
  Buffer.from(payload)
    .toString('latin1')
    .split(' ')
    .filter((id): id is PersonId => isUuid(id));
