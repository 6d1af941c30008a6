import { readingOrder, windowAround } from '../access/readingOrder.ts';
import { TREE_ITEMS } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import type { KeyLike } from '../input/keys.ts';
import { type Theme, tokens } from '../render/theme.ts';
import { keyOf } from './keyOf.ts';
import { settleKey } from './settleKey.ts';
import { box, style, UNSEEN } from './styled.ts';

export type TreeOptions = {
  readonly container: HTMLElement;
  readonly elements: () => Iterable<BoardElement>;
  readonly selection: () => ReadonlySet<string>;
  readonly words: (element: BoardElement) => string;
  readonly label: () => string;
  readonly theme: () => Theme;
  /** The focus came to an object: the view follows. */
  readonly onFocus: (id: string) => void;
  readonly onSelect: (id: string, adds: boolean) => void;
  /** Keys that are not the tree's; true when used. */
  readonly onKey: (event: KeyLike) => boolean;
};

/** The board as a list for screen readers and keys (board.md, Access). Built when the focus comes to it. */
export type ObjectTree = {
  /** What it lists or who has it selected changed. */
  readonly update: () => void;
  readonly remove: () => void;
};

const SHOWN = {
  position: 'absolute',
  left: '8px',
  top: '8px',
  width: '280px',
  maxHeight: '60%',
  height: 'auto',
  overflow: 'auto',
  clipPath: 'none',
  whiteSpace: 'normal',
  // Over the tool bar, which would lie on what has the focus.
  zIndex: '50',
  padding: '4px',
  borderRadius: '10px',
  fontSize: '13px',
  lineHeight: '20px',
} as const;

export function createTree(options: TreeOptions): ObjectTree {
  const tree = box(UNSEEN);
  tree.setAttribute('role', 'tree');
  tree.setAttribute('aria-multiselectable', 'true');
  tree.setAttribute('aria-label', options.label());
  tree.tabIndex = 0;
  options.container.append(tree);
  let list: readonly BoardElement[] = [];
  let focused: string | undefined;
  let isOpen = false;
  /** Rebuilding the items takes the focus from one and gives it to its successor. */
  let isRebuilding = false;

  const itemFor = (element: BoardElement, place: number): HTMLElement => {
    const item = box({ padding: '4px 8px', borderRadius: '6px', cursor: 'default' });
    const isSelected = options.selection().has(element.id);
    item.setAttribute('role', 'treeitem');
    item.setAttribute('aria-level', '1');
    item.setAttribute('aria-posinset', String(place + 1));
    item.setAttribute('aria-setsize', String(list.length));
    item.setAttribute('aria-selected', String(isSelected));
    item.dataset.id = element.id;
    item.tabIndex = element.id === focused ? 0 : -1;
    item.textContent = options.words(element);
    if (isSelected) style(item, { fontWeight: '600' });
    return item;
  };

  const build = (): void => {
    const at = Math.max(
      0,
      list.findIndex(({ id }) => id === focused),
    );
    focused = list[at]?.id;
    const { start, end } = windowAround(at, list.length, TREE_ITEMS);
    isRebuilding = true;
    tree.replaceChildren(...list.slice(start, end).map((element, index) => itemFor(element, start + index)));
    for (const item of tree.children) {
      if (item instanceof HTMLElement && item.dataset.id === focused) item.focus();
    }
    isRebuilding = false;
  };

  const show = (): void => {
    const { float, ink, accent } = tokens[options.theme()];
    style(tree, { ...SHOWN, background: float, color: ink, outline: `2px solid ${accent}` });
    isOpen = true;
    // Shift + Tab from an item must leave, not come back to the tree itself.
    tree.tabIndex = -1;
    list = readingOrder(options.elements());
    focused ??= [...options.selection()][0];
    build();
  };

  const hide = (): void => {
    isOpen = false;
    tree.tabIndex = 0;
    tree.replaceChildren();
    tree.removeAttribute('style');
    style(tree, UNSEEN);
  };

  const go = (by: number): void => {
    const at = list.findIndex(({ id }) => id === focused);
    const next = list[Math.max(0, Math.min(list.length - 1, at + by))];
    if (next === undefined) return;
    focused = next.id;
    build();
    options.onFocus(next.id);
  };

  const WAYS: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 10,
    PageUp: -10,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };

  const key = (event: KeyboardEvent): boolean => {
    const way = event.ctrlKey || event.metaKey || event.altKey ? undefined : WAYS[event.key];
    if (way !== undefined) {
      go(way);
      return true;
    }
    if (focused !== undefined && (event.key === ' ' || event.key === 'Enter')) {
      options.onSelect(focused, event.shiftKey || event.ctrlKey || event.metaKey);
      return true;
    }
    return event.key !== 'Tab' && options.onKey(keyOf(event));
  };

  const stop = new AbortController();
  const { signal } = stop;
  tree.addEventListener(
    'focusin',
    () => {
      if (!isOpen) show();
    },
    { signal },
  );
  tree.addEventListener(
    'focusout',
    (event) => {
      const stays = event.relatedTarget instanceof Node && tree.contains(event.relatedTarget);
      if (!stays && !isRebuilding) hide();
    },
    { signal },
  );
  tree.addEventListener(
    'keydown',
    (event) => {
      settleKey(event, key(event));
    },
    { signal },
  );
  tree.addEventListener(
    'click',
    (event) => {
      const id = event.target instanceof HTMLElement ? event.target.dataset.id : undefined;
      if (id === undefined) return;
      focused = id;
      options.onSelect(id, event.shiftKey || event.ctrlKey || event.metaKey);
    },
    { signal },
  );

  return {
    update() {
      tree.setAttribute('aria-label', options.label());
      if (!isOpen) return;
      list = readingOrder(options.elements());
      build();
    },
    remove() {
      stop.abort();
      tree.remove();
    },
  };
}
