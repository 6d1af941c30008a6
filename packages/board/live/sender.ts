import type { BoardAwareness, BoardUser } from '../boardApi.ts';
import { LIVE_BEAT, LIVE_RATES, VIEW_RATE } from '../constants.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Point } from '../geometry/point.ts';
import type { Device } from '../input/events.ts';
import type { LiveGesture } from './presence.ts';

/** What of the view is told: the board point at its corner, zoom, and size in CSS px. */
export type LiveView = {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly w: number;
  readonly h: number;
};

/** The selection as it is sent: up to 200 ids, or a box and a count. */
export type SentSelection = readonly string[] | { readonly box: Geometry; readonly count: number };

type Sent = {
  readonly user?: BoardUser;
  readonly cursor?: (Point & { readonly device: Device }) | null;
  readonly view?: LiveView;
  readonly selection?: SentSelection;
  readonly live?: LiveGesture | null;
};

export type Clock = {
  /** Monotonic ms. */
  readonly now: () => number;
  /** Calls back after ms unless the returned function is called first. */
  readonly after: (ms: number, callback: () => void) => () => void;
};

export type Sender = {
  readonly set: (part: Sent) => void;
  /** Takes my cursor, selection and gesture from colleagues' pages; who I am stays with the connection. */
  readonly close: () => void;
};

/** ms between two messages for so many people on the board (board.md, Live and stored). */
export function sendInterval(people: number): number {
  const rate = LIVE_RATES.find(({ above }) => people > above) ?? LIVE_RATES[LIVE_RATES.length - 1];
  return 1000 / (rate?.perSecond ?? 1);
}

/**
 * Tells colleagues what I do, on change and no oftener than the number of people allows. Parts set between two
 * messages go together, the newest of each. A gesture at rest is said again each second.
 */
export function createSender(awareness: BoardAwareness, clock: Clock): Sender {
  let waiting: Sent = {};
  let sentAt = Number.NEGATIVE_INFINITY;
  let viewSentAt = Number.NEGATIVE_INFINITY;
  let stopTimer: (() => void) | undefined;
  let stopBeat: (() => void) | undefined;
  let lastLive: LiveGesture | null = null;

  const send = (): void => {
    stopTimer = undefined;
    const now = clock.now();
    const { view, ...rest } = waiting;
    const isViewDue = view !== undefined && now - viewSentAt >= 1000 / VIEW_RATE;
    if (isViewDue) viewSentAt = now;
    waiting = view !== undefined && !isViewDue ? { view } : {};
    if (rest.live !== undefined) lastLive = rest.live;
    sentAt = now;
    awareness.setLocalState({ ...awareness.getLocalState(), ...rest, ...(isViewDue ? { view } : {}) });
    beat();
    schedule();
  };

  const beat = (): void => {
    stopBeat?.();
    stopBeat = lastLive === null ? undefined : clock.after(LIVE_BEAT, send);
  };

  const schedule = (): void => {
    if (stopTimer !== undefined) return;
    const { view, ...rest } = waiting;
    const now = clock.now();
    const isSoon = Object.keys(rest).length > 0;
    if (!isSoon && view === undefined) return;
    const soonest = sentAt + sendInterval(awareness.getStates().size);
    const due = isSoon ? soonest : Math.max(soonest, viewSentAt + 1000 / VIEW_RATE);
    stopTimer = clock.after(Math.max(0, due - now), send);
  };

  return {
    set(part) {
      const isSooner = stopTimer !== undefined && Object.keys(waiting).every((key) => key === 'view');
      waiting = { ...waiting, ...part };
      if (isSooner) {
        stopTimer?.();
        stopTimer = undefined;
      }
      schedule();
    },
    close() {
      stopTimer?.();
      stopBeat?.();
      const state = awareness.getLocalState();
      if (state !== null) awareness.setLocalState({ ...state, cursor: null, selection: [], live: null });
    },
  };
}
