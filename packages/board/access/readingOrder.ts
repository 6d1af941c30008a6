import { ROW_OVERLAP } from '../constants.ts';
import type { BoardElement } from '../document/element.ts';
import type { Box } from '../geometry/box.ts';
import { boundsOf } from '../geometry/geometry.ts';

type Item = { readonly element: BoardElement; readonly box: Box };

const sharesRow = (row: Box, box: Box): boolean => {
  const shared = Math.min(row.maxY, box.maxY) - Math.max(row.minY, box.minY);
  return shared >= ROW_OVERLAP * Math.min(row.maxY - row.minY, box.maxY - box.minY);
};

/**
 * The order in which a person would read the objects out: row by row, each from its start to its end. Two
 * share a row when they overlap by at least half the lower one's height (board.md, Access).
 */
export function readingOrder(
  elements: Iterable<BoardElement>,
  direction: 'ltr' | 'rtl' = 'ltr',
): BoardElement[] {
  const items: Item[] = [];
  for (const element of elements) {
    if (!element.hidden) items.push({ element, box: boundsOf(element.geometry) });
  }
  items.sort((a, b) => a.box.minY - b.box.minY || a.box.minX - b.box.minX);
  const rows: Item[][] = [];
  for (const item of items) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row !== undefined && first !== undefined && sharesRow(first.box, item.box)) row.push(item);
    else rows.push([item]);
  }
  const across = (a: Item, b: Item): number =>
    direction === 'ltr' ? a.box.minX - b.box.minX : b.box.maxX - a.box.maxX;
  return rows.flatMap((row) => row.sort(across).map(({ element }) => element));
}

/** The part of a list that is in the DOM: at most `most` items around the focused one. */
export function windowAround(focused: number, count: number, most: number): { start: number; end: number } {
  const start = Math.max(0, Math.min(focused - Math.floor(most / 2), count - most));
  return { start, end: Math.min(count, start + most) };
}
