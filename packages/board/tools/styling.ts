import { CONNECTOR } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import { type Route, storedEnds } from '../document/ends.ts';
import { type Style, type StyleField, styleDefaults, styleFieldsOf } from '../document/style.ts';
import { fittedTo } from '../editing/fitting.ts';
import { sameGeometry } from '../geometry/geometry.ts';
import type { LiveGesture } from '../live/presence.ts';
import type { Scene } from '../scene/scene.ts';
import type { Selection } from '../scene/selection.ts';
import type { Edit } from '../undo/record.ts';
import { newGestureId } from './gestureId.ts';
import type { StyleChange, Tool } from './tool.ts';

/** What a panel shows of the looks of the selection, or of what the tool would draw. */
export type ShownStyle = {
  readonly subject: 'selection' | 'tool';
  /** The fields that any of them has. */
  readonly fields: readonly StyleField[];
  /** What they have in common; a field in which they differ is missing. */
  readonly values: Partial<Style>;
  /** How all connectors among them run; undefined when they differ or there are none. */
  readonly route: Route | undefined;
  readonly hasRoute: boolean;
};

export type StylingOptions = {
  readonly scene: Scene;
  readonly selection: Selection;
  readonly tool: () => Tool;
  readonly canEdit: () => boolean;
  readonly commit: (command: string, work: (edit: Edit) => void, group?: string) => void;
  readonly show: (styled: StyleChange | undefined) => void;
  readonly live: (gesture: LiveGesture | undefined) => void;
};

export type Styling = {
  /** How the next thing of a type looks: as the last of its type was made to look. */
  readonly of: (type: string) => Style;
  /** The same object until something in it changed. */
  readonly shown: () => ShownStyle | undefined;
  /** Shows the selection with other looks while a slider is pulled; undefined: no longer. */
  readonly preview: (change: Partial<Style> | undefined) => void;
  /** How the next connector runs: as the last one was made to run. */
  readonly connects: () => { readonly route: Route; readonly bow: number };
  /** Lets the connectors among the selection run otherwise, or the tool's next one. */
  readonly setRoute: (route: Route) => boolean;
  /** Gives the selection other looks, or the tool when nothing is selected. False when there is neither. */
  readonly set: (change: Partial<Style>) => boolean;
};

/** The part of a change that is seen on a type. */
const seenOn = (type: string, change: Partial<Style>): Partial<Style> =>
  Object.fromEntries(
    styleFieldsOf(type).flatMap((field) => (field in change ? [[field, change[field]]] : [])),
  );

function common(styles: readonly { readonly type: string; readonly style: Style }[]): {
  readonly fields: readonly StyleField[];
  readonly values: Partial<Style>;
} {
  const found = new Map<StyleField, Set<string | number>>();
  for (const { type, style } of styles) {
    for (const field of styleFieldsOf(type)) {
      const values = found.get(field) ?? new Set();
      found.set(field, values.add(style[field]));
    }
  }
  const shared = [...found].flatMap(([field, values]) =>
    values.size === 1 ? [[field, [...values][0]]] : [],
  );
  return { fields: [...found.keys()], values: Object.fromEntries(shared) };
}

/** Looks of the selection and of what is drawn next (board.md, Live and stored, `style`). */
export function createStyling(options: StylingOptions): Styling {
  const { scene, selection } = options;
  const lastUsed = new Map<string, Partial<Style>>();
  let gesture: string | undefined;
  let pulled: Partial<Style> = {};
  let version = 0;
  let lastRoute: Route = 'straight';
  let seen: { readonly key: readonly unknown[]; readonly shown: ShownStyle | undefined } | undefined;

  scene.subscribe(() => {
    version += 1;
  });

  const of = (type: string): Style => ({ ...styleDefaults(type), ...lastUsed.get(type) });

  const chosen = () => [...selection.ids()].flatMap((id) => scene.get(id) ?? []);

  const look = (): ShownStyle | undefined => {
    const elements = chosen();
    const { makes } = options.tool();
    if (elements.length === 0 && makes === undefined) return undefined;
    const subject = elements.length > 0 ? 'selection' : 'tool';
    const { fields, values } = common(
      makes === undefined || elements.length > 0 ? elements : [{ type: makes, style: of(makes) }],
    );
    const ways = new Set(elements.flatMap(({ ends }) => ends?.route ?? []));
    const shared = subject === 'tool' && makes === 'connector' ? lastRoute : [...ways][0];
    return {
      subject,
      fields,
      values: { ...values, ...pulled },
      route: ways.size > 1 ? undefined : shared,
      hasRoute: shared !== undefined,
    };
  };

  const pull = (change: Partial<Style>): void => {
    pulled = change;
    version += 1;
  };

  const remember = (types: Iterable<string>, change: Partial<Style>): void => {
    version += 1;
    for (const type of types) lastUsed.set(type, { ...lastUsed.get(type), ...seenOn(type, change) });
  };

  const preview = (change: Partial<Style> | undefined): void => {
    const field = Object.entries(change ?? {})[0];
    if (change === undefined || field === undefined || !options.canEdit()) {
      pull({});
      if (gesture === undefined) return;
      gesture = undefined;
      options.show(undefined);
      options.live(undefined);
      return;
    }
    gesture ??= newGestureId();
    pull(change);
    const ids = new Set(chosen().flatMap(({ id, locked }) => (locked ? [] : [id])));
    options.show({ ids, style: change });
    const [name, value] = field;
    options.live({ g: gesture, op: 'style', field: name, value });
  };

  const connects = () => ({ route: lastRoute, bow: lastRoute === 'curve' ? CONNECTOR.bow : 0 });

  return {
    of,
    connects,
    setRoute(route) {
      const wires = chosen().filter(({ locked, ends }) => !locked && ends !== undefined);
      if (!options.canEdit() || (wires.length === 0 && options.tool().makes !== 'connector')) return false;
      lastRoute = route;
      version += 1;
      if (wires.length === 0) return true;
      options.commit('style', (edit) => {
        for (const { id, ends } of wires) {
          if (ends === undefined) continue;
          const bow = ends.bow === 0 ? connects().bow : ends.bow;
          edit.setFields(id, new Map([['ends', storedEnds({ ...ends, route, bow })]]));
        }
      });
      return true;
    },
    preview,
    shown() {
      const key = [selection.ids(), version, options.tool()];
      if (seen === undefined || key.some((part, at) => part !== seen?.key[at])) seen = { key, shown: look() };
      return seen.shown;
    },
    set(change) {
      const elements = chosen();
      const free = elements.filter(({ locked }) => !locked);
      const { makes } = options.tool();
      if (options.canEdit() && elements.length === 0 && makes !== undefined) {
        preview(undefined);
        remember([makes], change);
        return true;
      }
      if (!options.canEdit() || free.length === 0) return false;
      const group = `style ${Object.keys(change).join(' ')} ${free.map(({ id }) => id).join(' ')}`;
      options.commit(
        'style',
        (edit) => {
          for (const element of free) restyle(edit, element, seenOn(element.type, change));
        },
        group,
      );
      preview(undefined);
      remember(new Set(free.map(({ type }) => type)), change);
      return true;
    },
  };
}

/** Other sizes of letters need other room. */
function restyle(edit: Edit, element: BoardElement, change: Partial<Style>): void {
  const { id, text, style, geometry } = element;
  edit.setStyle(id, change);
  if (text === undefined || change.size === undefined) return;
  const fitted = fittedTo({ ...element, style: { ...style, ...change } }, text, geometry[3]);
  if (!sameGeometry(fitted, geometry)) edit.setGeometry(id, fitted);
}
