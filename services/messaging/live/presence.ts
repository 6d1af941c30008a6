import type { PersonId } from '@flux/contracts';

export type PresenceDeps = {
  /** Tells the other processes. */
  readonly publish: (here: readonly PersonId[], away: readonly PersonId[]) => void;
  /** Tells the people of this process. */
  readonly show: (here: readonly PersonId[], away: readonly PersonId[]) => void;
  readonly now: () => number;
};

/** Milliseconds. */
export const presenceTimes = {
  /** Who comes back within it, a page that reloads, was never away. */
  grace: 5_000,
  /** Between two beats in which a process says who is there. */
  beat: 20_000,
  /** A process that was not heard of for so long is gone, and its people with it. */
  lost: 50_000,
} as const;

/**
 * Who is here: at this process by their sockets, at others by what these say, which expires by itself. A person is here
 * while any process has them.
 */
export function createPresence({ publish, show, now }: PresenceDeps) {
  const sockets = new Map<PersonId, number>();
  /** When those who left their last socket count as gone. */
  const leaving = new Map<PersonId, number>();
  const nodes = new Map<string, { readonly people: Set<PersonId>; heardAt: number }>();

  const isLocal = (person: PersonId): boolean => sockets.has(person) || leaving.has(person);
  const isHere = (person: PersonId): boolean =>
    isLocal(person) || [...nodes.values()].some(({ people }) => people.has(person));

  /** Does something and shows who of these people came or went by it. */
  function showing(people: readonly PersonId[], work: () => void): void {
    const before = new Set(people.filter(isHere));
    work();
    const here = people.filter((person) => !before.has(person) && isHere(person));
    const away = people.filter((person) => before.has(person) && !isHere(person));
    if (here.length + away.length > 0) show(here, away);
  }

  return {
    enter(person: PersonId): void {
      const wasLocal = isLocal(person);
      showing([person], () => {
        leaving.delete(person);
        sockets.set(person, (sockets.get(person) ?? 0) + 1);
      });
      if (!wasLocal) publish([person], []);
    },
    leave(person: PersonId): void {
      const left = (sockets.get(person) ?? 1) - 1;
      if (left > 0) sockets.set(person, left);
      else {
        sockets.delete(person);
        leaving.set(person, now() + presenceTimes.grace);
      }
    },
    hear(node: string, here: readonly PersonId[], away: readonly PersonId[]): void {
      const known = nodes.get(node) ?? { people: new Set(), heardAt: 0 };
      known.heardAt = now();
      nodes.set(node, known);
      showing([...here, ...away], () => {
        for (const person of here) known.people.add(person);
        for (const person of away) known.people.delete(person);
      });
    },
    /** Lets go of who has left and of processes that fell silent; called every second or so. */
    expire(): void {
      const gone = [...leaving].filter(([, at]) => at <= now()).map(([person]) => person);
      showing(gone, () => {
        for (const person of gone) leaving.delete(person);
      });
      if (gone.length > 0) publish([], gone);
      for (const [node, { people, heardAt }] of nodes)
        if (heardAt + presenceTimes.lost <= now()) showing([...people], () => nodes.delete(node));
    },
    /** Says who is at this process. */
    beat(): void {
      publish([...sockets.keys(), ...leaving.keys()], []);
    },
    /** Says that nobody is left here. */
    close(): void {
      publish([], [...sockets.keys(), ...leaving.keys()]);
    },
    here: (people: Iterable<PersonId>): readonly PersonId[] => [...people].filter(isHere),
  };
}
