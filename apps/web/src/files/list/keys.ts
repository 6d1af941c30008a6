import type { KeyboardEvent } from 'react';
import { all, extend, none, pick, type Selection, standOn, stepFrom, toggle } from './selection.ts';

export type KeyDeps = {
  readonly order: readonly string[];
  /** Items of one line. */
  readonly columns: number;
  /** Items that a page of the list shows. */
  readonly pageSize: number;
  readonly selection: Selection;
  readonly onSelect: (change: (selection: Selection) => Selection) => void;
  /** The keys stand on another item now. */
  readonly onMove: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onRename: (id: string) => void;
  readonly onDelete: () => void;
};

function stepsOf({ key }: KeyboardEvent, { columns, pageSize, order }: KeyDeps): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return columns;
    case 'ArrowUp':
      return -columns;
    case 'ArrowRight':
      return columns > 1 ? 1 : undefined;
    case 'ArrowLeft':
      return columns > 1 ? -1 : undefined;
    case 'PageDown':
      return pageSize;
    case 'PageUp':
      return -pageSize;
    case 'Home':
      return -order.length;
    case 'End':
      return order.length;
    default:
      return undefined;
  }
}

/** The keys of a list of files, as file managers have them. Whether one was meant for it. */
export function actOnKey(event: KeyboardEvent, deps: KeyDeps): boolean {
  const { order, selection, onSelect } = deps;
  const { at } = selection;
  const isCommand = event.ctrlKey || event.metaKey;
  const steps = stepsOf(event, deps);
  if (steps !== undefined) {
    const to = stepFrom(selection, order, steps);
    if (to === undefined) return false;
    onSelect((one) => (event.shiftKey ? extend(one, to, order) : isCommand ? standOn(one, to) : pick(to)));
    deps.onMove(to);
    return true;
  }
  if (isCommand && event.key.toLowerCase() === 'a') {
    onSelect((one) => all(one, order));
    return true;
  }
  if (event.key === 'Escape' && selection.ids.size > 0) {
    onSelect(none);
    return true;
  }
  if (event.key === 'Delete' && selection.ids.size > 0) {
    deps.onDelete();
    return true;
  }
  if (at === undefined || isCommand || event.altKey) return false;
  switch (event.key) {
    case ' ':
      onSelect((one) => toggle(one, at));
      return true;
    case 'Enter':
      deps.onOpen(at);
      return true;
    case 'F2':
      deps.onRename(at);
      return true;
    default:
      return false;
  }
}
