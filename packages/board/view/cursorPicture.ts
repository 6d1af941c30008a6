import type { Cursor } from '../tools/tool.ts';

const SIZE = 24;

/** A double arrow along x; and a quarter round a corner, its opening towards the left. */
const SHAPES = {
  resize: '<path d="M5 12h14M8.5 8.5 5 12l3.5 3.5M15.5 8.5 19 12l-3.5 3.5"/>',
  rotate: '<path d="M8.5 5.5A9 9 0 0 1 8.5 18.5M12.5 5 8.5 5.5 9 9.5M12.5 19 8.5 18.5 9 14.5"/>',
} as const;

const SYSTEM = ['ew-resize', 'nwse-resize', 'ns-resize', 'nesw-resize'] as const;

/** The system's cursor nearest to the picture, for browsers that draw none. */
function nearest(shape: keyof typeof SHAPES, degrees: number): string {
  return shape === 'rotate' ? 'grab' : (SYSTEM[Math.round(degrees / 45) % SYSTEM.length] ?? SYSTEM[0]);
}

function picture(shape: keyof typeof SHAPES, degrees: number): string {
  const turned = `<g transform="rotate(${degrees} 12 12)" fill="none" stroke-linecap="round" stroke-linejoin="round">`;
  // White under black shows on any artwork, as the system's own cursors do.
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}">${turned}<g stroke="#fff" stroke-width="4">${SHAPES[shape]}</g><g stroke="#000" stroke-width="1.6">${SHAPES[shape]}</g></g></svg>`;
  const half = SIZE / 2;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}") ${half} ${half}, ${nearest(shape, degrees)}`;
}

/** The CSS `cursor` for what a tool asks for. */
export function cursorStyle(cursor: Cursor): string {
  const [shape, degrees] = cursor.split(' ');
  return shape === 'resize' || shape === 'rotate' ? picture(shape, Number(degrees)) : cursor;
}
