import type { Bus } from '@flux/bus';
import { type PersonId, Problem, type User } from '@flux/contracts';
import type { AuthDb } from '../tables.ts';
import { toUser } from './people.ts';

export const profileChangedTopic = 'profile-changed';

/** People who are remembered; the one asked for longest ago is forgotten first. */
const rememberedPeople = 10_000;

/** Who somebody is, from memory: `me` costs no SQL. A change anywhere is told on the bus. */
export function createProfiles(db: AuthDb, bus: Bus) {
  const users = new Map<PersonId, User>();
  let stops: (() => void)[] = [];

  async function load(personId: PersonId): Promise<User> {
    const row = await db.selectFrom('auth.people').selectAll().where('id', '=', personId).executeTakeFirst();
    if (row === undefined) throw new Problem('unauthenticated');
    if (users.size >= rememberedPeople) users.delete(users.keys().next().value ?? personId);
    const user = toUser(row);
    users.set(personId, user);
    return user;
  }

  return {
    start: async () => {
      stops = [
        await bus.subscribe(profileChangedTopic, (payload) => {
          users.delete(Buffer.from(payload).toString() as PersonId);
        }),
        // What was missed is not known, so nothing is.
        bus.onInterrupted(() => users.clear()),
      ];
    },
    stop: () => {
      for (const stop of stops) stop();
    },
    /** @throws Problem('unauthenticated') when there is no such person any more. */
    get: async (personId: PersonId): Promise<User> => users.get(personId) ?? load(personId),
  };
}

export type Profiles = ReturnType<typeof createProfiles>;
