import assert from 'node:assert/strict';
import type { Hand, Spot } from './hand.ts';
import type { Stored } from './storedBoard.ts';

/** One thing drawn with one tool: how the hand does it, and what is in the document then. */
export type Drawing = {
  /** The name on its button. */
  readonly tool: string;
  /** `corner`: the upper left of the drawer's own part of the board. */
  readonly draw: (hand: Hand, corner: Spot) => Promise<void>;
  readonly type: string;
  readonly box: readonly [x: number, y: number, width: number, height: number];
  readonly holds?: (found: Stored, all: readonly Stored[]) => void;
};

const words = 'a window for bread';
const noteWords = 'Ask the baker';

const from = ([left, top]: Spot, x: number, y: number): Spot => [left + x, top + y];

/** Drags from the upper left to the lower right of a box. */
const dragged = (tool: string, box: Drawing['box']): Drawing => ({
  tool,
  type: tool.toLowerCase(),
  box,
  async draw(hand, corner) {
    const [x, y, width, height] = box;
    await hand.take(tool);
    await hand.drag(from(corner, x, y), from(corner, x + width, y + height));
  },
});

/** A zigzag from the upper left to the lower right of a box. */
const inked = (tool: string, box: Drawing['box']): Drawing => ({
  tool,
  type: tool.toLowerCase(),
  box,
  async draw(hand, corner) {
    const [x, y, width, height] = box;
    await hand.take(tool);
    await hand.stroke(
      [0, 1, 2, 3, 4].map((step) => from(corner, x + (step % 2) * width, y + (step / 4) * height)),
    );
  },
  holds: ({ pathBytes }) => assert.ok(pathBytes > 20, `${tool}: ${pathBytes} bytes of points`),
});

/** Every tool of the bar that draws, in the order in which one person uses them; it takes 740 × 270 board px. */
export const drawings: readonly Drawing[] = [
  dragged('Rectangle', [0, 0, 120, 90]),
  dragged('Ellipse', [170, 0, 120, 90]),
  dragged('Diamond', [340, 0, 120, 90]),
  { ...dragged('Line', [0, 180, 120, 90]), holds: ({ pathBytes }) => assert.ok(pathBytes > 0) },
  {
    tool: 'Connector',
    type: 'connector',
    box: [120, 45, 50, 0],
    async draw(hand, corner) {
      await hand.take('Connector');
      await hand.drag(from(corner, 60, 45), from(corner, 230, 45));
    },
    holds({ boundTo }, all) {
      const types = boundTo.map((id) => all.find((one) => one.id === id)?.type);
      assert.deepEqual(types, ['rectangle', 'ellipse']);
    },
  },
  inked('Pen', [170, 180, 60, 90]),
  inked('Highlighter', [270, 180, 60, 90]),
  {
    tool: 'Text',
    type: 'text',
    box: [340, 130, 178, 26],
    async draw(hand, corner) {
      await hand.take('Text');
      await hand.click(from(corner, 340, 143));
      await hand.page.keyboard.type(words);
      await hand.page.keyboard.press('Escape');
    },
    holds: ({ text }) => assert.equal(text, words),
  },
  {
    tool: 'Note',
    type: 'note',
    box: [540, 60, 200, 200],
    async draw(hand, corner) {
      await hand.take('Note');
      await hand.click(from(corner, 640, 160));
      await hand.page.keyboard.type(noteWords);
      await hand.page.keyboard.press('Escape');
    },
    holds: ({ text }) => assert.equal(text, noteWords),
  },
];

/** What is written beside ends where its letters end, and ink is as wide as its stroke. */
const slack = 24;

/** Finds in the document what was drawn in one part of the board, each thing once and where it was drawn. */
export function checkDrawn(all: readonly Stored[], corner: Spot): void {
  for (const { tool, type, box, holds } of drawings) {
    const [x, y] = from(corner, box[0], box[1]);
    const place = [x, y, box[2], box[3]];
    const found = all.filter(
      (one) =>
        one.type === type && place.every((value, at) => Math.abs(value - (one.geometry[at] ?? 1e9)) < slack),
    );
    const seen = all.filter((one) => one.type === type).map(({ geometry }) => geometry.join(' '));
    assert.equal(found.length, 1, `${tool} at ${place.join(' ')}, in the document: ${seen.join('; ')}`);
    for (const one of found) holds?.(one, all);
  }
}
