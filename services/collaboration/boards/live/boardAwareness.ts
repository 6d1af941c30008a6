import { type AwarenessState, gone, personOf } from '@flux/board-sync';

/** Milliseconds without a word after which a client of another process is taken for gone; clients renew every 15 s. */
const forgottenAfterMs = 45_000;

/** Clients that one connection may speak for. A browser's other tabs may send theirs through it. */
const clientsPerOwner = 8;

/** The connection by which a state came. */
export type Owner = { readonly personId: string };

type Held = AwarenessState & {
  /** `undefined` when it came from another process. */
  readonly owner: Owner | undefined;
  readonly at: number;
};

/**
 * Who is on a board and where: the newest state of each client. Never stored; changes are gathered until the next tick
 * and of each client only the newest is passed on.
 */
export function createBoardAwareness(now: () => number) {
  const held = new Map<number, Held>();
  /** The last clock of those who left: an older state that comes late does not bring them back. */
  const left = new Map<number, { readonly clock: number; readonly at: number }>();
  /** What changed since the last tick, and whether it is for us to tell the other processes. */
  const changed = new Map<number, 'ours' | 'theirs'>();

  function put(state: AwarenessState, owner: Owner | undefined): void {
    held.set(state.client, { ...state, owner, at: now() });
    left.delete(state.client);
    changed.set(state.client, owner === undefined ? 'theirs' : 'ours');
  }

  function remove(client: number, clock: number, whose: 'ours' | 'theirs'): void {
    held.delete(client);
    left.set(client, { clock, at: now() });
    changed.set(client, whose);
  }

  const isSamePerson = (known: Held, owner: Owner): boolean => {
    if (known.owner !== undefined) return known.owner.personId === owner.personId;
    const person = personOf(known.json);
    return person === undefined || person === owner.personId;
  };

  const countOf = (owner: Owner): number => {
    let count = 0;
    for (const state of held.values()) if (state.owner === owner) count++;
    return count;
  };

  return {
    /** Whether a state could be news; asked before it is decoded. */
    isNews(client: number, clock: number, isGone: boolean): boolean {
      const known = held.get(client);
      if (known === undefined) return !isGone;
      // Whoever leaves may say so with the clock of their last state.
      return clock > known.clock || (isGone && clock === known.clock);
    },
    /**
     * Takes a state from a connection of this process. Clients repeat each other's states, so what is not newer or
     * belongs to somebody else is left alone.
     * @returns `left` when everybody was told that this client has gone: it must hear so to come back with a new clock.
     */
    take(state: AwarenessState, owner: Owner): 'taken' | 'ignored' | 'left' {
      const { client, clock, json } = state;
      const known = held.get(client);
      if (known === undefined) {
        if (json === gone) return 'ignored';
        if (clock <= (left.get(client)?.clock ?? -1)) return 'left';
        if (countOf(owner) >= clientsPerOwner) return 'ignored';
        put(state, owner);
        return 'taken';
      }
      if (json === gone) {
        if (known.owner !== owner || clock < known.clock) return 'ignored';
        remove(client, clock, 'ours');
        return 'taken';
      }
      if (clock <= known.clock || (known.owner !== owner && !isSamePerson(known, owner))) return 'ignored';
      put(state, owner);
      return 'taken';
    },
    /** Takes a state that another process has let in. */
    hear(state: AwarenessState): void {
      const { client, clock, json } = state;
      const known = held.get(client);
      if (json === gone) {
        if (known?.owner === undefined && known !== undefined && clock >= known.clock)
          remove(client, clock, 'theirs');
      } else if (known === undefined) {
        if (clock > (left.get(client)?.clock ?? -1)) put(state, undefined);
      } else if (clock > known.clock) put(state, undefined);
      else if (known.owner === undefined) held.set(client, { ...known, at: now() });
    },
    /** The connection is gone, and so are its clients. */
    dropOwner(owner: Owner): void {
      for (const state of [...held.values()])
        if (state.owner === owner) remove(state.client, state.clock, 'ours');
    },
    /** Forgets clients of other processes that have not been heard of, and who left long ago. */
    dropForgotten(): void {
      const before = now() - forgottenAfterMs;
      for (const state of [...held.values()])
        if (state.owner === undefined && state.at < before) remove(state.client, state.clock, 'theirs');
      for (const [client, { at }] of left) if (at < before) left.delete(client);
    },
    everyone: (): readonly AwarenessState[] => [...held.values()],
    /** States of this process's connections, for one that asks who is there. */
    own: (): readonly AwarenessState[] => [...held.values()].filter(({ owner }) => owner !== undefined),
    hasChanges: (): boolean => changed.size > 0,
    /** What changed since it was last asked, and which of it the other processes do not know. */
    takeChanges(): { readonly states: readonly AwarenessState[]; readonly own: readonly AwarenessState[] } {
      const states: AwarenessState[] = [];
      const own: AwarenessState[] = [];
      for (const [client, whose] of changed) {
        const clock = left.get(client)?.clock;
        const state = held.get(client) ?? (clock === undefined ? undefined : { client, clock, json: gone });
        if (state === undefined) continue;
        states.push(state);
        if (whose === 'ours') own.push(state);
      }
      changed.clear();
      return { states, own };
    },
  };
}
