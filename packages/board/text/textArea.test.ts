import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type BoardElement, draftElement } from '../document/element.ts';
import { styleDefaults } from '../document/style.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { text as textKind } from '../kinds/text.ts';
import { fakeMeasure } from '../testing/fakeMeasure.ts';
import { plainText } from './richText.ts';
import { lineBoxDistance, lineBoxes, lineLeft, placeText, type TextArea } from './textArea.ts';
import { textColor } from './textColor.ts';
import { runsInSight } from './visualOrder.ts';
import { written } from './writtenText.ts';

const element = (words: string, type = 'text', style = {}): BoardElement => ({
  ...draftElement('one', type, [0, 0, 100, 52, 0], { ...styleDefaults(type), ...style }),
  text: written(plainText(words), fakeMeasure),
});

const area: TextArea = {
  inset: (width, height) => ({ x: 10, y: 10, width: width - 20, height: height - 20 }),
  heightFor: (height) => height + 20,
  vertical: 'top',
  steps: [1, 0.8, 0.6],
};

const placed = (words: string, geometry: Geometry, given: Partial<TextArea> = {}, style = {}) => {
  const one = element(words, 'note', style);
  assert.ok(one.text);
  return placeText({ ...area, ...given }, one, geometry, one.text);
};

describe('Text in its box', () => {
  test('takes the first size it fits at, and the last if it fits at none', () => {
    const size = (words: string): number => placed(words, [0, 0, 120, 120, 0]).layout.size;
    assert.equal(size('short'), 20);
    assert.equal(size('some more words that need room'), 20);
    assert.equal(size('some more words that need a room'), 16);
    assert.equal(size('word '.repeat(40)), 12);
  });

  test('stands at the top or in the middle', () => {
    assert.equal(placed('one', [0, 0, 120, 120, 0]).top, 10);
    assert.equal(placed('one', [0, 0, 120, 120, 0], { vertical: 'middle' }).top, 60 - 13);
  });

  test('follows its direction at start and end, and the middle at neither', () => {
    const left = (words: string, align: string): number => {
      const all = placed(words, [0, 0, 120, 120, 0], {}, { align });
      const [line] = all.layout.lines();
      assert.ok(line);
      return lineLeft(all, line);
    };
    assert.deepEqual([left('abc', 'start'), left('abc', 'center'), left('abc', 'end')], [0, 35, 70]);
    assert.deepEqual([left('שלו', 'start'), left('שלו', 'center'), left('שלו', 'end')], [70, 35, 0]);
  });

  test('is near by its lines, not by its box, at any angle', () => {
    const one = element('a\nabcdef');
    assert.ok(one.text);
    const at = (geometry: Geometry, x: number, y: number): number => {
      assert.ok(one.text);
      return lineBoxDistance(
        placeText(
          { ...area, inset: (width, height) => ({ x: 0, y: 0, width, height }) },
          one,
          geometry,
          one.text,
        ),
        geometry,
        { x, y },
      );
    };
    assert.equal(at([0, 0, 100, 52, 0], 5, 13), 0);
    assert.equal(at([0, 0, 100, 52, 0], 40, 13), 13);
    assert.equal(at([0, 0, 100, 52, 0], 30, 60), 8);
    assert.ok(Math.abs(at([0, 0, 100, 52, Math.PI / 2], 50 + 26 - 13, 26 - 50 + 5)) < 1e-9);
  });

  test('has a box for each line, turned with its object', () => {
    const one = element('ab\nabcd');
    assert.ok(one.text);
    const geometry: Geometry = [0, 0, 40, 52, Math.PI];
    const all = placeText(textKind.textArea?.(one) ?? area, one, geometry, one.text);
    const [first] = lineBoxes(all, geometry);
    assert.ok(first);
    assert.deepEqual(first.map(Math.round), [20, 26, 20, 26, 3]);
  });
});

describe('The colour of text', () => {
  test('is that of the strokes, or ink that stands out from the fill', () => {
    assert.equal(textColor(element('x'), 'light'), 'ink');
    assert.equal(textColor(element('x', 'text', { stroke: '#C0392B' }), 'dark'), '#C0392B');
    assert.equal(textColor(element('x', 'rectangle', { stroke: 'none' }), 'light'), 'ink');
    assert.equal(
      textColor(element('x', 'rectangle', { fill: '#2C5647', stroke: '#F4E7CF' }), 'light'),
      '#F4E7CF',
    );
    assert.equal(
      textColor(element('x', 'rectangle', { fill: '#2C5647', stroke: '#1C1916' }), 'light'),
      '#ECE9E5',
    );
    assert.equal(textColor(element('x', 'rectangle', { fill: '#F4E7CF' }), 'dark'), '#1C1916');
    assert.equal(textColor(element('x', 'note'), 'dark'), 'ink');
  });
});

describe('Runs of one line', () => {
  const mixed = (words: string, ...cuts: number[]) => {
    const edges = [0, ...cuts, words.length];
    const runs = cuts.concat(words.length).map((end, at) => ({
      start: edges[at] ?? 0,
      end,
      marks: at % 2 === 0 ? {} : ({ bold: true } as const),
    }));
    return { plain: words, runs };
  };
  const seen = (words: string, isRtl: boolean, ...cuts: number[]): string[] =>
    runsInSight(mixed(words, ...cuts), 0, words.length, isRtl).map(({ start, end }) =>
      words.slice(start, end),
    );

  test('are seen in the order they are written from left to right', () => {
    assert.deepEqual(seen('ab cd ef', false, 3, 6), ['ab ', 'cd ', 'ef']);
  });

  test('are seen the other way round from right to left', () => {
    assert.deepEqual(seen('שלום עולם', true, 5), ['עולם', 'שלום ']);
  });

  test('against the direction of their line are turned among themselves', () => {
    assert.deepEqual(seen('ab שלו עול cd', false, 3, 7, 10), ['ab ', 'עול', 'שלו ', ' cd']);
    assert.deepEqual(seen('שלו ab cd עול', true, 4, 7, 9), [' עול', 'ab ', 'cd', 'שלו ']);
  });
});
