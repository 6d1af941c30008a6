import {
  type AwarenessState,
  gone,
  noStates,
  personOf,
  readAwareness,
  writeAwareness,
  writeStates,
} from '@flux/board-sync';
import { type Frame, makeFrame, type Outlet } from '@flux/http';
import { createBoardAwareness, type Owner } from './boardAwareness.ts';
import type { BoardMetrics } from './boardMetrics.ts';

/** A connection as its board sees it. */
export type Listener = Owner & Pick<Outlet, 'send' | 'sendAwareness'>;

export type PresenceDeps = {
  readonly listeners: ReadonlySet<Listener>;
  /** Tells the other processes. */
  readonly publish: (states: readonly AwarenessState[]) => void;
  readonly metrics: BoardMetrics;
  readonly now: () => number;
};

/** Milliseconds between two rounds of cursors (api.md: 30 a second); fewer where many look on (board.md, section 9). */
const periodFor = (listeners: number): number => (listeners <= 20 ? 34 : listeners <= 50 ? 67 : 100);

const frameOf = (states: readonly AwarenessState[]): Frame => makeFrame(writeAwareness(writeStates(states)));

/** A message that only says that the server is there. */
export const keepAliveFrame: Frame = makeFrame(writeAwareness(noStates));

/** Passes on who is on a board and where. */
export function createPresence({ listeners, publish, metrics, now }: PresenceDeps) {
  const awareness = createBoardAwareness(now);
  let timer: NodeJS.Timeout | undefined;
  let toldAt = 0;
  let isClosed = false;

  const everyone = (): Frame => frameOf(awareness.everyone());

  /** Whoever sent a state hears it too (api.md). */
  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    toldAt = now();
    const { states, own } = awareness.takeChanges();
    if (states.length === 0) return;
    const frame = frameOf(states);
    for (const listener of listeners) listener.sendAwareness(frame, everyone);
    if (own.length > 0) publish(own);
  }

  function tellSoon(): void {
    if (timer !== undefined || isClosed || !awareness.hasChanges()) return;
    timer = setTimeout(tell, Math.max(0, toldAt + periodFor(listeners.size) - now()));
  }

  return {
    /**
     * Takes states from a connection. One that names another person is dropped (api.md).
     * @throws MalformedMessage, StateTooLarge
     */
    take(bytes: Uint8Array, listener: Listener): void {
      for (const state of readAwareness(bytes, awareness.isNews)) {
        const person = personOf(state.json);
        if (person !== undefined && person !== listener.personId) metrics.awarenessDropped++;
        else if (awareness.take(state, listener) === 'left')
          listener.send(frameOf([{ client: state.client, clock: state.clock, json: gone }]));
      }
      tellSoon();
    },
    /** Takes states that another process has let in. @throws MalformedMessage, StateTooLarge */
    hear(bytes: Uint8Array): void {
      for (const state of readAwareness(bytes)) awareness.hear(state);
      tellSoon();
    },
    /** Tells the other processes who is here. */
    publishOwn(): void {
      const own = awareness.own();
      if (own.length > 0) publish(own);
    },
    everyone,
    leave(listener: Listener): void {
      awareness.dropOwner(listener);
      tellSoon();
    },
    dropForgotten(): void {
      awareness.dropForgotten();
      tellSoon();
    },
    /** Tells at once what there is to tell, and nothing any more. */
    close(): void {
      tell();
      isClosed = true;
    },
  };
}
