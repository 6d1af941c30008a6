/** One object of a board, as a person would make it; each board reads it in its own words. */
export type Mixed = {
  readonly kind:
    | 'rectangle'
    | 'ellipse'
    | 'diamond'
    | 'line'
    | 'connector'
    | 'pen'
    | 'highlighter'
    | 'text'
    | 'note'
    | 'image';
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Radians. */
  readonly angle: number;
  readonly stroke: string;
  readonly fill: string | undefined;
  readonly strokeWidth: number;
  readonly isDashed: boolean;
  /** 0–100. */
  readonly opacity: number;
  readonly words: string;
  /** From the corner of the box; the third is pressure, 0–1. */
  readonly points: readonly (readonly [number, number, number])[];
  /** The ids of what a connector runs between. */
  readonly from: string;
  readonly to: string;
  /** Which of the pictures. */
  readonly picture: number;
};

export const PICTURES = 12;
const COLUMNS = 125;
/** So that all of 10,000 are in a view of 1,600 × 900 at 10 %, the farthest that both boards go. */
const CELL = { width: 128, height: 112 };

/** Of each 20 objects: what boards of teams are made of. */
const KINDS: readonly Mixed['kind'][] = [
  'rectangle',
  'note',
  'pen',
  'connector',
  'text',
  'rectangle',
  'ellipse',
  'pen',
  'note',
  'connector',
  'rectangle',
  'diamond',
  'pen',
  'line',
  'text',
  'connector',
  'image',
  'highlighter',
  'ellipse',
  'rectangle',
];
const SHAPES: ReadonlySet<string> = new Set(['rectangle', 'note', 'ellipse', 'diamond', 'image']);
const WORDS =
  'flour water salt oven dough bread crust crumb proof knead shape score steam bake cool slice'.split(' ');
const STROKES = ['#1c1916', '#2c5647', '#c2482c', '#0c60c4'];
const FILLS = [undefined, '#f8e9a8', '#d3e8da', undefined, '#d3e3f3'];

/** Same boards every time: a small generator of pseudo-random numbers. */
function randomFrom(start: number): () => number {
  let seed = start;
  return () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}

function strokePoints(width: number, height: number, count: number, random: () => number): Mixed['points'] {
  const waves = 1 + Math.floor(random() * 4);
  return Array.from({ length: count }, (_, at) => {
    const part = at / (count - 1);
    const y = (0.5 + 0.5 * Math.sin(part * waves * 2 * Math.PI)) * height;
    return [part * width, y, 0.2 + 0.6 * Math.abs(Math.sin(part * 5))] as const;
  });
}

export function mixedObjects(count: number): readonly Mixed[] {
  const random = randomFrom(1);
  const shapes: string[] = [];
  return Array.from({ length: count }, (_, at): Mixed => {
    const kind = KINDS[at % KINDS.length]!;
    const id = `${kind}-${at}`.padEnd(12, '-');
    const width = 50 + Math.round(random() * 60);
    const height = 40 + Math.round(random() * 55);
    const words = Array.from(
      { length: 2 + Math.floor(random() * 4) },
      () => WORDS[Math.floor(random() * WORDS.length)],
    ).join(' ');
    const near = shapes.slice(-6);
    if (SHAPES.has(kind)) shapes.push(id);
    const isInk = kind === 'pen' || kind === 'highlighter';
    return {
      kind,
      id,
      x: (at % COLUMNS) * CELL.width + Math.round(random() * 20),
      y: Math.floor(at / COLUMNS) * CELL.height + Math.round(random() * 20),
      width,
      height,
      angle: SHAPES.has(kind) && at % 7 === 0 ? random() * 3 : 0,
      stroke: STROKES[at % STROKES.length]!,
      fill: kind === 'note' ? '#f8e9a8' : FILLS[at % FILLS.length],
      strokeWidth: kind === 'highlighter' ? 12 : isInk ? 3 + (at % 3) : 1 + (at % 4),
      isDashed: at % 11 === 0 && !isInk,
      opacity: kind === 'highlighter' ? 40 : at % 13 === 0 ? 60 : 100,
      words,
      points: isInk
        ? strokePoints(width, height, 24 + Math.floor(random() * 40), random)
        : [
            [0, 0, 0.5],
            [width * 0.4, height, 0.5],
            [width, height * 0.3, 0.5],
          ],
      from: near[0] ?? id,
      to: near.at(-1) ?? id,
      picture: at % PICTURES,
    };
  });
}

/** Small photographs, as far as a canvas can make them: colour that runs, and noise. Only in a page. */
export async function drawnPictures(): Promise<Blob[]> {
  return Promise.all(
    Array.from({ length: PICTURES }, async (_, at) => {
      const canvas = new OffscreenCanvas(480, 360);
      const context = canvas.getContext('2d')!;
      const sky = context.createLinearGradient(0, 0, 480, 360);
      sky.addColorStop(0, `hsl(${at * 30} 60% 70%)`);
      sky.addColorStop(1, `hsl(${at * 30 + 90} 60% 40%)`);
      context.fillStyle = sky;
      context.fillRect(0, 0, 480, 360);
      const random = randomFrom(at + 1);
      for (let grain = 0; grain < 2_000; grain += 1) {
        context.fillStyle = `hsl(${random() * 360} 50% 50% / 30%)`;
        context.fillRect(random() * 480, random() * 360, 4, 4);
      }
      return canvas.convertToBlob({ type: 'image/png' });
    }),
  );
}
