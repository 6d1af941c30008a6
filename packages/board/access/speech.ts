import type { BoardUser, CommandName } from '../boardApi.ts';
import { JOINED_TIME, MOVED_STILL } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import type { End } from '../document/ends.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { degreesOf } from '../geometry/point.ts';
import type { Clock } from '../live/sender.ts';
import type { Scene } from '../scene/scene.ts';
import type { BoardStrings } from '../strings.ts';
import type { Outcome } from '../undo/journal.ts';
import { createAnnouncer } from './announcer.ts';
import { readingOrder } from './readingOrder.ts';

export type SpeechOptions = {
  readonly clock: Clock;
  readonly strings: () => BoardStrings;
  readonly scene: Scene;
  readonly announce: (words: string, urgency: 'polite' | 'assertive') => void;
  readonly notice: (words: string) => void;
  readonly personOf: (client: number) => string | undefined;
};

/** What the board says, in the caller's words. */
export type Speech = {
  readonly selection: (ids: ReadonlySet<string>) => void;
  readonly moved: (geometry: Geometry) => void;
  readonly sized: (geometry: Geometry) => void;
  readonly turned: (geometry: Geometry) => void;
  readonly created: (type: string) => void;
  readonly done: (command: CommandName) => void;
  readonly imagesInserted: (count: number) => void;
  readonly copied: (count: number) => void;
  readonly pasted: (count: number) => void;
  /** A sentence for everyone to see, spoken at once. */
  readonly refused: (words: (strings: BoardStrings) => string) => void;
  readonly deleted: (count: number) => void;
  readonly tool: (tool: string) => void;
  readonly outcome: (direction: 'undo' | 'redo', outcome: Outcome) => void;
  readonly deletedWhileDragged: (ids: readonly string[]) => void;
  readonly textTooLong: (units: number) => void;
  /** Answers with the sentence it said. */
  readonly deletedWhileWritten: (id: string) => string;
  readonly readOnlyNow: () => void;
  readonly joined: (people: readonly BoardUser[]) => void;
  readonly item: (element: BoardElement, people: readonly string[]) => string;
  readonly stop: () => void;
};

/** So much of a text says which one it is, in UTF-16 units. */
const EXCERPT = 80;

/** The words about a picture say more than its name, and what has none is told by what is written in it. */
const spokenName = ({ alt, name, text }: BoardElement): string | undefined =>
  alt ?? name ?? (text?.plain.replace(/\s+/g, ' ').trim().slice(0, EXCERPT).toWellFormed() || undefined);

export function createSpeech(options: SpeechOptions): Speech {
  const { clock, scene, strings } = options;
  const announcer = createAnnouncer(options.announce, clock);
  let order: ReadonlyMap<string, number> | undefined;
  const waiting: BoardUser[] = [];
  let stopJoined: (() => void) | undefined;
  let joinedAt = Number.NEGATIVE_INFINITY;

  const forget = scene.subscribe(() => {
    order = undefined;
  });

  /** The place among all in the order of reading, kept until the board changes. */
  const placeOf = (id: string): number => {
    order ??= new Map(
      readingOrder(scene.inOrder().map(({ element }) => element)).map((element, at) => [element.id, at + 1]),
    );
    return order.get(id) ?? 0;
  };

  const sayJoined = (): void => {
    stopJoined = undefined;
    joinedAt = clock.now();
    announcer.say(() => strings().joined(waiting.splice(0).map(({ name }) => name)));
  };

  const nameOf = (end: End): string | undefined => {
    const element = end.to === undefined ? undefined : scene.get(end.to.id);
    return element && (spokenName(element) ?? strings().type(element.type));
  };

  const connectsOf = ({ ends }: BoardElement) => ends && { from: nameOf(ends.a), to: nameOf(ends.b) };

  const authorOf = (ids: readonly string[]): string | undefined => {
    const author = ids.map((id) => scene.lastAuthor(id)).find((client) => client !== undefined);
    return author === undefined ? undefined : options.personOf(author);
  };

  return {
    selection(ids) {
      announcer.say(() => {
        const [id] = ids;
        const element = id === undefined ? undefined : scene.get(id);
        if (element === undefined) return strings().selectedNone;
        if (ids.size > 1) return strings().selectedMany(ids.size);
        const type = strings().type(element.type);
        return strings().selectedOne(type, spokenName(element), placeOf(element.id), scene.count());
      });
    },
    moved: ([x, y]) => announcer.say(() => strings().movedTo(Math.round(x), Math.round(y)), MOVED_STILL),
    sized: ([, , w, h]) => announcer.say(() => strings().sizedTo(Math.round(w), Math.round(h)), MOVED_STILL),
    turned: ([, , , , r]) => announcer.say(() => strings().turnedTo(Math.round(degreesOf(r))), MOVED_STILL),
    created: (type) => announcer.say(() => strings().created(strings().type(type))),
    done: (command) => announcer.say(() => strings().command(command)),
    imagesInserted: (count) => announcer.say(() => strings().imagesInserted(count)),
    copied: (count) => announcer.say(() => strings().copied(count)),
    pasted: (count) => announcer.say(() => strings().pasted(count)),
    refused(words) {
      announcer.warn(words(strings()));
      options.notice(words(strings()));
    },
    deleted: (count) => announcer.say(() => strings().deleted(count)),
    tool: (tool) => announcer.say(() => strings().toolChosen(tool)),
    outcome(direction, outcome) {
      if (outcome.kind === 'done') {
        const words = direction === 'undo' ? strings().undone : strings().redone;
        announcer.say(() => words(outcome.name));
      } else if (outcome.kind === 'passed') {
        const words = strings().changedSince(authorOf(outcome.ids));
        announcer.warn(words);
        options.notice(words);
      }
    },
    deletedWhileDragged(ids) {
      const words = strings().deletedWhileDragged(ids.length, authorOf(ids));
      announcer.warn(words);
      options.notice(words);
    },
    textTooLong(units) {
      const words = strings().textTooLong(units);
      announcer.warn(words);
      options.notice(words);
    },
    deletedWhileWritten(id) {
      const words = strings().deletedWhileWritten(authorOf([id]));
      announcer.warn(words);
      return words;
    },
    readOnlyNow() {
      announcer.warn(strings().readOnlyNow);
      options.notice(strings().readOnlyNow);
    },
    joined(people) {
      if (people.length === 0) return;
      waiting.push(...people);
      stopJoined ??= clock.after(Math.max(0, joinedAt + JOINED_TIME - clock.now()), sayJoined);
    },
    item(element, people) {
      const [x, y, width, height] = element.geometry.map(Math.round);
      return strings().item({
        type: strings().type(element.type),
        name: spokenName(element),
        x: x ?? 0,
        y: y ?? 0,
        width: width ?? 0,
        height: height ?? 0,
        locked: element.locked,
        people,
        connects: connectsOf(element),
      });
    },
    stop() {
      forget();
      stopJoined?.();
      announcer.stop();
    },
  };
}
