import type { Dash } from '@flux/board';

/** Gaps of each line at the size it is shown, px. */
const gaps: Readonly<Record<Dash, string>> = { solid: '', dashed: '5 3', dotted: '1.5 2.5' };

/** A short line as it would be drawn. */
export const LinePicture = ({ width, dash }: { readonly width: number; readonly dash: Dash }) => (
  <svg aria-hidden="true" width="20" height="16" viewBox="0 0 20 16" className="text-ink">
    <line
      x1="2"
      y1="8"
      x2="18"
      y2="8"
      stroke="currentColor"
      strokeWidth={width}
      strokeDasharray={gaps[dash]}
    />
  </svg>
);
