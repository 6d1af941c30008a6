import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { actOnKey } from './keys.ts';
import type { ListingProps } from './listing.ts';
import { extend, pick, standOn, toggle } from './selection.ts';
import { useView } from './useView.ts';
import { windowOf } from './windowed.ts';

export type Lines = { readonly columns: number; readonly rowHeight: number };

/** Rows before the end at which more is asked for. */
const soon = 20;

/** What a list and tiles have in common: which rows are drawn, where the focus stands, what clicks and keys do. */
export function useListing(
  scroller: RefObject<HTMLElement | null>,
  props: ListingProps,
  linesOf: (width: number) => Lines,
) {
  const { files, selection, onSelect, onOpen, onRename, onDelete, onNearEnd, isPhone } = props;
  const view = useView(scroller);
  const { columns, rowHeight } = linesOf(view.width);
  const rows = Math.ceil(files.length / columns);
  const { first, last } = windowOf({ ...view, rowHeight, rows });
  const order = useMemo(() => files.map(({ id }) => id), [files]);
  const toFocus = useRef<string>(undefined);

  useEffect(() => {
    if (last >= rows - soon) onNearEnd();
  }, [last, rows, onNearEnd]);

  useEffect(() => {
    if (toFocus.current === undefined) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-file="${toFocus.current}"]`);
    if (element == null) return;
    toFocus.current = undefined;
    element.focus({ preventScroll: true });
  });

  const moveTo = useCallback(
    (id: string) => {
      toFocus.current = id;
      view.show(Math.floor(order.indexOf(id) / columns), rowHeight);
    },
    [view.show, order, columns, rowHeight],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'text') return;
    const open = (id: string) => {
      const file = files.find((one) => one.id === id);
      if (file !== undefined) onOpen(file);
    };
    const deps = {
      order,
      columns,
      pageSize: Math.max(1, Math.floor(view.height / rowHeight)) * columns,
      selection,
      onSelect,
      onMove: moveTo,
      onOpen: open,
      onRename,
      onDelete,
    };
    if (!actOnKey(event, deps)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onClick = (event: MouseEvent, id: string) => {
    const file = files.find((one) => one.id === id);
    if (isPhone && selection.ids.size === 0) {
      if (file !== undefined) onOpen(file);
      return;
    }
    onSelect((one) =>
      event.shiftKey
        ? extend(one, id, order)
        : event.ctrlKey || event.metaKey || isPhone
          ? toggle(one, id)
          : pick(id),
    );
  };

  /** Whoever comes by Tab stands on what has the focus. */
  const onFocus = ({ target }: FocusEvent) => {
    const id = target instanceof HTMLElement ? target.dataset.file : undefined;
    if (id !== undefined) onSelect((one) => standOn(one, id));
  };

  /** The one item that Tab reaches. */
  const reached = order.includes(selection.at ?? '') ? selection.at : order[0];
  return { columns, rowHeight, rows, first, last, onKeyDown, onFocus, onClick, reached };
}
