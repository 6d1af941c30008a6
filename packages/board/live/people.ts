import type { BoardAwareness, BoardUser } from '../boardApi.ts';
import { CURSOR, JUMP, PREVIEW_OUTLIVES, PREVIEW_SILENT, SETTLE_TIME } from '../constants.ts';
import { readStyleField, type Style } from '../document/style.ts';
import { type Geometry, sameGeometry } from '../geometry/geometry.ts';
import type { InkPoint } from '../geometry/path.ts';
import { transformed } from '../geometry/transform.ts';
import type { Scene, SceneChange } from '../scene/scene.ts';
import { inkPoints, joinedInk } from './ink.ts';
import { type LiveGesture, type LiveSelection, type Presence, readPresence } from './presence.ts';
import { createTrack, type Track } from './track.ts';
import { isTransform, numbersOf, withNumbers } from './transformTrack.ts';

type Gesture = {
  live: LiveGesture;
  ids: readonly string[];
  readonly numbers: Track;
  /** A stroke so far, and whether it was heard from its beginning. */
  ink: readonly InkPoint[];
  readonly isWhole: boolean;
  heard: number;
  /** When colleagues' states stopped telling of it; infinite while they do. */
  goneAt: number;
};

type Person = {
  presence: Presence;
  cursor: Track | undefined;
  /** When the cursor last moved. */
  cursorAt: number;
  gesture: Gesture | undefined;
  /** Gestures that the document has overtaken: their last messages may still come. */
  ended: string | undefined;
};

export type ShownCursor = {
  readonly client: number;
  readonly user: BoardUser;
  readonly x: number;
  readonly y: number;
  readonly isTouch: boolean;
  readonly isNamed: boolean;
};

/** A stroke in a colleague's hand; `id` is the element's once it is stored. */
export type ShownInk = {
  readonly id: string;
  readonly type: string;
  readonly style: Style;
  readonly points: readonly InkPoint[];
  readonly hasPressure: boolean;
  /** Nothing of what is stored already is missing in it. */
  readonly isWhole: boolean;
};

/** What colleagues do, as it is to be drawn at one moment. */
export type ShownPeople = {
  readonly cursors: readonly ShownCursor[];
  readonly selections: readonly {
    readonly user: BoardUser;
    readonly selection: LiveSelection;
    /** Their cursor shows the name already. */
    readonly isNamed: boolean;
  }[];
  /** Where objects in colleagues' hands, or on their way from there, are shown. */
  readonly previews: ReadonlyMap<string, Geometry>;
  /** Looks that colleagues are choosing for objects. */
  readonly styles: ReadonlyMap<string, Partial<Style>>;
  readonly inks: readonly ShownInk[];
  readonly drafts: readonly (LiveGesture & { readonly op: 'draft' })[];
  /** Something is in motion: the next frame will differ. */
  readonly isMoving: boolean;
  /** When something changes by itself though nothing moves: a name fades, a preview ends. */
  readonly changesAt: number;
};

export type People = {
  /** The same array until someone comes, goes or changes name or colour. */
  readonly users: () => readonly BoardUser[];
  /** A colleague's name by Yjs client, also after they left. */
  readonly nameOf: (client: number) => string | undefined;
  readonly selectedBy: (id: string) => readonly BoardUser[];
  readonly shown: (now: number) => ShownPeople;
  readonly sceneChanged: (change: SceneChange, now: number) => void;
  readonly close: () => void;
};

export type PeopleOptions = {
  readonly awareness: BoardAwareness;
  readonly scene: Scene;
  readonly now: () => number;
  readonly zoom: () => number;
  readonly reducedMotion: () => boolean;
  readonly onChange: (joined: readonly BoardUser[]) => void;
};

type Settling = { readonly from: Geometry; readonly start: number };

const sameUsers = (a: readonly BoardUser[], b: readonly BoardUser[]): boolean =>
  a.length === b.length &&
  a.every(({ id, name, color }, at) => id === b[at]?.id && name === b[at]?.name && color === b[at]?.color);

const soonest = (times: readonly number[]): number => Math.min(Number.POSITIVE_INFINITY, ...times);

const inkWith = (soFar: readonly InkPoint[], live: LiveGesture): readonly InkPoint[] =>
  live.op === 'ink' ? joinedInk(soFar, live.from, inkPoints(live.pts)) : soFar;

/** Follows colleagues by awareness and tells what to draw of them; never touches the document. */
export function followPeople(options: PeopleOptions): People {
  const { awareness, scene } = options;
  const people = new Map<number, Person>();
  const names = new Map<number, string>();
  const settling = new Map<string, Settling>();
  let users: readonly BoardUser[] = [];

  const shownGeometry = (gesture: Gesture, base: Geometry, now: number): Geometry => {
    const live = withNumbers(gesture.live, gesture.numbers.at(now));
    return isTransform(live) ? transformed(base, live) : base;
  };

  /** The preview ends; an object that is elsewhere than it was shown travels there. */
  const endGesture = (person: Person, now: number, bases?: ReadonlyMap<string, Geometry>): void => {
    const { gesture } = person;
    if (gesture === undefined) return;
    person.gesture = undefined;
    person.ended = gesture.live.g;
    if (options.reducedMotion() || !isTransform(gesture.live)) return;
    for (const id of gesture.ids) {
      const base = bases?.get(id) ?? scene.get(id)?.geometry;
      if (base === undefined) continue;
      settling.set(id, { from: shownGeometry(gesture, base, now), start: now });
    }
  };

  const isOver = ({ goneAt }: Gesture): boolean => goneAt !== Number.POSITIVE_INFINITY;

  /** Of what has no ids to know it by, a draft or a box of many, the author must do. */
  const isEndOf = (change: SceneChange, gesture: Gesture, person: Person): boolean => {
    // A long stroke is stored while it goes on.
    if (gesture.live.op === 'ink') return isOver(gesture) && change.ids.has(gesture.live.g);
    if (gesture.ids.some((id) => change.ids.has(id))) return true;
    const isAnonymous = gesture.live.op === 'draft' || gesture.ids.length === 0;
    return isAnonymous && change.author !== undefined && people.get(change.author) === person;
  };

  /** The box that stands for more than 200 objects moves with them. */
  const shownSelection = ({ presence, gesture }: Person, now: number): LiveSelection => {
    const { selection } = presence;
    if (gesture === undefined || !('box' in selection)) return selection;
    return { ...selection, box: shownGeometry(gesture, selection.box, now) };
  };

  const hearCursor = (person: Person, before: Presence | undefined, now: number): void => {
    const { cursor } = person.presence;
    if (cursor === undefined) {
      person.cursor = undefined;
      return;
    }
    if (before?.cursor?.x === cursor.x && before.cursor.y === cursor.y && person.cursor !== undefined) return;
    person.cursorAt = now;
    if (person.cursor === undefined) {
      person.cursor = createTrack([cursor.x, cursor.y], now);
      return;
    }
    const [x = 0, y = 0] = person.cursor.at(now);
    const way = Math.hypot(cursor.x - x, cursor.y - y) * options.zoom();
    person.cursor.arrive([cursor.x, cursor.y], now, way > JUMP.distance || options.reducedMotion());
  };

  const hearGesture = (person: Person, now: number): void => {
    const { live, selection } = person.presence;
    const { gesture } = person;
    if (live === undefined || live.g === person.ended) {
      if (gesture !== undefined && gesture.goneAt === Number.POSITIVE_INFINITY) gesture.goneAt = now;
      return;
    }
    const ids = 'ids' in selection ? selection.ids : [];
    if (gesture?.live.g === live.g && gesture.live.op === live.op) {
      const before = numbersOf(gesture.live);
      const numbers = numbersOf(live);
      gesture.live = live;
      gesture.ids = ids;
      gesture.ink = inkWith(gesture.ink, live);
      gesture.heard = now;
      gesture.goneAt = Number.POSITIVE_INFINITY;
      if (numbers.some((value, at) => value !== before[at])) {
        gesture.numbers.arrive(numbers, now, options.reducedMotion());
      }
      return;
    }
    const numbers = createTrack(numbersOf(live), now);
    person.gesture = {
      live,
      ids,
      numbers,
      ink: inkWith([], live),
      isWhole: live.op === 'ink' && live.from === 0,
      heard: now,
      goneAt: Number.POSITIVE_INFINITY,
    };
  };

  const hear = (client: number, now: number): BoardUser | undefined => {
    const presence =
      client === awareness.clientID ? undefined : readPresence(awareness.getStates().get(client));
    const known = people.get(client);
    if (presence === undefined) {
      if (known !== undefined) endGesture(known, now);
      people.delete(client);
      return undefined;
    }
    names.set(client, presence.user.name);
    const person: Person = known ?? {
      presence,
      cursor: undefined,
      cursorAt: now,
      gesture: undefined,
      ended: undefined,
    };
    const before = known?.presence;
    person.presence = presence;
    people.set(client, person);
    hearCursor(person, before, now);
    hearGesture(person, now);
    return known === undefined ? presence.user : undefined;
  };

  const hearAll = (clients: Iterable<number>): readonly BoardUser[] => {
    const joined = [...clients].flatMap((client) => hear(client, options.now()) ?? []);
    const present = [...people.values()].map(({ presence }) => presence.user);
    if (!sameUsers(users, present)) users = present;
    return joined;
  };

  const listener = (change: {
    readonly added: readonly number[];
    readonly updated: readonly number[];
    readonly removed: readonly number[];
  }): void => {
    const clients = [...change.added, ...change.updated, ...change.removed];
    if (clients.every((client) => client === awareness.clientID)) return;
    options.onChange(hearAll(clients));
  };

  awareness.on('update', listener);
  hearAll(awareness.getStates().keys());

  const shownCursors = (now: number): ShownCursor[] =>
    [...people].flatMap(([client, { presence, cursor, cursorAt }]) => {
      if (cursor === undefined || now - cursorAt >= CURSOR.time) return [];
      const [x = 0, y = 0] = cursor.at(now);
      const isTouch = presence.cursor?.device === 'touch';
      return [{ client, user: presence.user, x, y, isTouch, isNamed: now - cursorAt < CURSOR.nameTime }];
    });

  const endStale = (now: number): void => {
    for (const person of people.values()) {
      const { gesture } = person;
      if (gesture === undefined) continue;
      const isStored =
        gesture.live.op === 'ink' && isOver(gesture) && scene.get(gesture.live.g) !== undefined;
      if (isStored || now - gesture.goneAt >= PREVIEW_OUTLIVES || now - gesture.heard >= PREVIEW_SILENT) {
        endGesture(person, now);
      }
    }
    for (const [id, { start }] of settling) if (now - start >= SETTLE_TIME) settling.delete(id);
  };

  const shownPreviews = (now: number): Map<string, Geometry> => {
    const previews = new Map<string, Geometry>();
    for (const [id, { from, start }] of settling) {
      const to = scene.get(id)?.geometry;
      if (to === undefined || sameGeometry(from, to)) continue;
      const part = (now - start) / SETTLE_TIME;
      const [x, y, w, h] = from.map((value, at) => value + ((to[at] ?? value) - value) * part);
      previews.set(id, [x ?? to[0], y ?? to[1], w ?? to[2], h ?? to[3], to[4]]);
    }
    for (const { gesture } of people.values()) {
      for (const id of gesture?.ids ?? []) {
        const base = scene.get(id)?.geometry;
        if (gesture === undefined || !isTransform(gesture.live)) continue;
        if (base !== undefined) previews.set(id, shownGeometry(gesture, base, now));
      }
    }
    return previews;
  };

  const shownStyles = (): Map<string, Partial<Style>> => {
    const styles = new Map<string, Partial<Style>>();
    for (const { gesture } of people.values()) {
      if (gesture?.live.op !== 'style') continue;
      const style = readStyleField(gesture.live.field, gesture.live.value);
      if (style === undefined) continue;
      for (const id of gesture.ids) styles.set(id, { ...styles.get(id), ...style });
    }
    return styles;
  };

  const shownInks = (): ShownInk[] =>
    [...people.values()].flatMap(({ gesture }) => {
      if (gesture?.live.op !== 'ink') return [];
      const { g: id, type, style, hasPressure } = gesture.live;
      return [{ id, type, style, hasPressure, points: gesture.ink, isWhole: gesture.isWhole }];
    });

  const changeTimes = (now: number): number[] =>
    [...people.values()]
      .flatMap(({ cursor, cursorAt, gesture }) => [
        ...(cursor === undefined ? [] : [cursorAt + CURSOR.nameTime, cursorAt + CURSOR.time]),
        ...(gesture === undefined ? [] : [gesture.goneAt + PREVIEW_OUTLIVES, gesture.heard + PREVIEW_SILENT]),
      ])
      .filter((time) => time > now);

  return {
    users: () => users,
    nameOf: (client) => names.get(client),
    selectedBy: (id) =>
      [...people.values()].flatMap(({ presence: { selection, user } }) =>
        'ids' in selection && selection.ids.includes(id) ? [user] : [],
      ),
    shown(now) {
      endStale(now);
      const isMoving =
        settling.size > 0 ||
        [...people.values()].some(
          ({ cursor, gesture }) => cursor?.isMoving(now) === true || gesture?.numbers.isMoving(now) === true,
        );
      return {
        cursors: shownCursors(now),
        selections: [...people.values()].map((person) => ({
          user: person.presence.user,
          selection: shownSelection(person, now),
          isNamed: person.cursor !== undefined && now - person.cursorAt < CURSOR.nameTime,
        })),
        previews: shownPreviews(now),
        styles: shownStyles(),
        inks: shownInks(),
        drafts: [...people.values()].flatMap(({ gesture }) => {
          const live = gesture && withNumbers(gesture.live, gesture.numbers.at(now));
          return live?.op === 'draft' ? [live] : [];
        }),
        isMoving,
        changesAt: soonest(changeTimes(now)),
      };
    },
    /** A colleague's transaction on the objects in their hand ends the preview of it. */
    sceneChanged(change, now) {
      if (change.isOwn) return;
      for (const person of people.values()) {
        const { gesture } = person;
        if (gesture === undefined) continue;
        if (isEndOf(change, gesture, person)) endGesture(person, now, change.before);
      }
    },
    close() {
      awareness.off('update', listener);
    },
  };
}
