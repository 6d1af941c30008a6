import type { Bus } from '@flux/bus';
import { type PersonId, Problem, type User } from '@flux/contracts';
import type { AuthDb } from '../tables.ts';
import { toUser } from './people.ts';

export const profileChangedTopic = 'profile-changed';

/** People who are remembered; the one asked for longest ago is forgotten first. */
const rememberedPeople = 10_000;

/** Milliseconds after which a person is read again, for changes that nobody told of. */
const staleMs = 5 * 60 * 1000;

/** Who somebody is, from memory: `me` costs no SQL. A change anywhere is told on the bus. */
export function createProfiles(db: AuthDb, bus: Bus, now: () => number, most: number = rememberedPeople) {
  const users = new Map<PersonId, { readonly user: User; readonly readAt: number }>();
  /** Counts what was forgotten, so that a row read before a change is not remembered after it. */
  let changes = 0;
  let stops: (() => void)[] = [];

  function remember(personId: PersonId, known: { readonly user: User; readonly readAt: number }): void {
    users.delete(personId);
    users.set(personId, known);
    if (users.size > most) users.delete(users.keys().next().value ?? personId);
  }

  function forget(personId?: PersonId): void {
    changes++;
    if (personId === undefined) users.clear();
    else users.delete(personId);
  }

  async function load(personId: PersonId): Promise<User> {
    const [changesBefore, readAt] = [changes, now()];
    const row = await db.selectFrom('auth.people').selectAll().where('id', '=', personId).executeTakeFirst();
    if (row === undefined) throw new Problem('unauthenticated');
    const user = toUser(row);
    if (changes === changesBefore) remember(personId, { user, readAt });
    return user;
  }

  return {
    start: async () => {
      stops = [
        await bus.subscribe(profileChangedTopic, (payload) => {
          forget(Buffer.from(payload).toString() as PersonId);
        }),
        // What was missed is not known, so nothing is.
        bus.onInterrupted(() => forget()),
      ];
    },
    stop: () => {
      for (const stop of stops) stop();
    },
    /** @throws Problem('unauthenticated') when there is no such person any more. */
    get: async (personId: PersonId): Promise<User> => {
      const known = users.get(personId);
      if (known === undefined || now() - known.readAt >= staleMs) return load(personId);
      remember(personId, known);
      return known.user;
    },
  };
}

export type Profiles = ReturnType<typeof createProfiles>;
