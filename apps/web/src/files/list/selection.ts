/** What is chosen in a list, where a range starts, and which item the keys act on. */
export type Selection = {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | undefined;
  readonly at: string | undefined;
};

export const nothing: Selection = { ids: new Set(), anchor: undefined, at: undefined };

/** One and nothing else. */
export const pick = (id: string): Selection => ({ ids: new Set([id]), anchor: id, at: id });

/** The keys move on, nothing is chosen. */
export const standOn = (selection: Selection, id: string): Selection =>
  selection.at === id ? selection : { ...selection, at: id };

export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id, at: id };
}

/** From where the range started up to here; from here alone when it started nowhere. */
export function extend(selection: Selection, id: string, order: readonly string[]): Selection {
  const from = order.indexOf(selection.anchor ?? id);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return pick(id);
  const ids = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  return { ids, anchor: order[from], at: id };
}

export const all = (selection: Selection, order: readonly string[]): Selection => ({
  ...selection,
  ids: new Set(order),
});

export const none = (selection: Selection): Selection => ({
  ...selection,
  ids: new Set(),
  anchor: undefined,
});

/** Without what is not in the list any more. The keys stay where they were, as near as can be. */
export function within(selection: Selection, order: readonly string[], before: readonly string[]): Selection {
  const there = new Set(order);
  const isWhole = [...selection.ids].every((id) => there.has(id));
  const isThere = selection.at === undefined || there.has(selection.at);
  if (isWhole && isThere) return selection;
  const { anchor, at } = selection;
  const place = before.indexOf(at ?? '');
  return {
    ids: new Set([...selection.ids].filter((id) => there.has(id))),
    anchor: anchor !== undefined && there.has(anchor) ? anchor : undefined,
    at: isThere ? at : order[Math.min(Math.max(place, 0), order.length - 1)],
  };
}

/** The item so many steps on, the first or last at the ends; the first when the keys stand nowhere. */
export function stepFrom(selection: Selection, order: readonly string[], steps: number): string | undefined {
  const at = order.indexOf(selection.at ?? '');
  if (at < 0) return order[0];
  return order[Math.min(order.length - 1, Math.max(0, at + steps))];
}
