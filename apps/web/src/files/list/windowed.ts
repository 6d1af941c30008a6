/** Which rows of a long list are drawn: those in sight and a few on each side. */
export type Window = { readonly first: number; readonly last: number };

/** Rows drawn beyond each edge, so that a flick of the wheel shows no empty ground. */
const beyond = 8;

export function windowOf(view: {
  /** Pixels. */
  readonly scrolled: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly rows: number;
}): Window {
  const { scrolled, height, rowHeight, rows } = view;
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - beyond);
  const last = Math.min(rows - 1, Math.ceil((scrolled + height) / rowHeight) + beyond);
  return { first: Math.min(first, Math.max(0, rows - 1)), last };
}

/** Where a list must be scrolled to so that a row is in sight; where it is already when it is. */
export function scrolledTo(
  row: number,
  rowHeight: number,
  view: { scrolled: number; height: number },
): number {
  const top = row * rowHeight;
  if (top < view.scrolled) return top;
  return Math.max(view.scrolled, top + rowHeight - view.height);
}
