import type { Bus } from '@flux/bus';
import { isUuid, type PersonId } from '@flux/contracts';

export const noticesTopic = 'notices';

/** Ids of one message; a notification of PostgreSQL carries 8,000 bytes. */
const most = 100;

/** Tells every process that these people's lists have changed. A page that misses it asks again when it is looked at. */
export function announce(bus: Bus, people: readonly PersonId[]): void {
  for (let start = 0; start < people.length; start += most) {
    bus.publish(noticesTopic, Buffer.from(people.slice(start, start + most).join(' ')));
  }
}

/** The people that a message of the topic names. */
export const peopleOf = (payload: Uint8Array): readonly PersonId[] =>
  Buffer.from(payload)
    .toString('latin1')
    .split(' ')
    .filter((id): id is PersonId => isUuid(id));
