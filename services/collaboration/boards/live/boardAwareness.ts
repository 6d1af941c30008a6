import { type AwarenessState, gone } from '@flux/board-sync';

/** Milliseconds without a word after which a client of another process is taken for gone; clients renew every 15 s. */
const forgottenAfterMs = 45_000;

/** Clients that one connection may speak for, which is one in every client there is. */
const clientsPerOwner = 8;

type Held = AwarenessState & { readonly owner: object | undefined; readonly at: number };

/**
 * Who is on a board and where: the newest state of each client. Never stored; changes are gathered until the next tick
 * and of each client only the newest is passed on.
 */
export function createBoardAwareness(now: () => number) {
  const held = new Map<number, Held>();
  const changed = new Set<number>();

  function put(state: AwarenessState, owner: object | undefined): void {
    if (state.json === gone) held.delete(state.client);
    else held.set(state.client, { ...state, owner, at: now() });
  }

  const removed = new Map<number, AwarenessState>();

  function leave(state: AwarenessState): void {
    held.delete(state.client);
    removed.set(state.client, { client: state.client, clock: state.clock + 1, json: gone });
    changed.add(state.client);
  }

  return {
    /**
     * Takes a state. `owner` is the connection it came by, `undefined` for another process. Clients repeat each other's
     * states, so what is not newer, or belongs to another connection, is left alone.
     */
    take(state: AwarenessState, owner: object | undefined): boolean {
      const known = held.get(state.client);
      if (known !== undefined && (known.owner !== owner || state.clock <= known.clock)) return false;
      if (known === undefined) {
        if (state.json === gone || (removed.get(state.client)?.clock ?? -1) >= state.clock) return false;
        if (
          owner !== undefined &&
          [...held.values()].filter((other) => other.owner === owner).length >= clientsPerOwner
        ) {
          return false;
        }
      }
      put(state, owner);
      if (state.json === gone) removed.set(state.client, state);
      else removed.delete(state.client);
      changed.add(state.client);
      return true;
    },
    /** The connection is gone, and so are its clients. */
    dropOwner(owner: object): void {
      for (const state of [...held.values()]) if (state.owner === owner) leave(state);
    },
    /** Clients of other processes that have not been heard of. */
    dropForgotten(): void {
      for (const state of [...held.values()]) {
        if (state.owner === undefined && now() - state.at > forgottenAfterMs) leave(state);
      }
    },
    all: (): readonly AwarenessState[] => [...held.values()],
    /** States of this process's connections, for one that asks who is there. */
    own: (): readonly AwarenessState[] => [...held.values()].filter((state) => state.owner !== undefined),
    /** What changed since it was last asked, and which of it came from this process. */
    takeChanges(): { readonly states: readonly AwarenessState[]; readonly own: readonly AwarenessState[] } {
      const states: AwarenessState[] = [];
      const own: AwarenessState[] = [];
      for (const client of changed) {
        const state = held.get(client) ?? removed.get(client);
        if (state === undefined) continue;
        states.push(state);
        if (held.get(client)?.owner !== undefined || removed.has(client)) own.push(state);
      }
      changed.clear();
      if (removed.size > 10_000) removed.clear();
      return { states, own };
    },
  };
}

export type BoardAwareness = ReturnType<typeof createBoardAwareness>;
