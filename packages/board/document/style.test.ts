import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { chosenPaint, isColor, paintOf } from './color.ts';
import { paletteSlots } from './palette.ts';
import { readStyle, readStyleField, styleDefaults, styleDifferences, styleFieldsOf } from './style.ts';

describe('A style', () => {
  test('is read whole and in range whatever is stored, and what is wrong is counted', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (stored) => {
        const { style } = readStyle('rectangle', stored);
        assert.ok(isColor(style.stroke) && isColor(style.fill));
        assert.ok(style.width >= 0 && style.width <= 1000 && style.opacity >= 0 && style.opacity <= 100);
      }),
    );
    assert.deepEqual(readStyle('pen', { width: 1001, dash: 'wavy', stroke: 'p:nowhere' }), {
      style: { ...styleDefaults('pen'), width: 1000 },
      repairs: 3,
    });
    assert.equal(readStyle('pen', { width: 1000 }).repairs, 0);
    assert.equal(readStyle('text', { size: 2000, align: 'end' }).repairs, 0);
    const { style, repairs } = readStyle('text', { size: 0.5, align: 'left' });
    assert.deepEqual([style.size, style.align, repairs], [1, 'start', 2]);
    assert.equal(readStyle('text', { size: 2001 }).style.size, 2000);
  });

  test('stored as what differs from its type reads back as itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('rectangle', 'pen', 'highlighter', 'connector', 'text', 'note', 'other'),
        fc.record(
          {
            stroke: fc.constantFrom('ink', 'none', 'p:iris', '#123456'),
            fill: fc.constantFrom('none', 'note:sky', '#12345678'),
            width: fc.integer({ min: 0, max: 1000 }),
            dash: fc.constantFrom('solid' as const, 'dashed' as const, 'dotted' as const),
            opacity: fc.integer({ min: 0, max: 100 }),
            size: fc.integer({ min: 1, max: 2000 }),
            align: fc.constantFrom('start' as const, 'center' as const, 'end' as const),
          },
          { noNullPrototype: true },
        ),
        (type, style) => {
          assert.deepEqual(readStyle(type, styleDifferences(type, style)), { style, repairs: 0 });
        },
      ),
    );
  });

  test('one field of another client is taken only if it is one', () => {
    assert.deepEqual(readStyleField('opacity', 140), { opacity: 100 });
    assert.equal(readStyleField('opacity', 'much'), undefined);
    assert.equal(readStyleField('constructor', 1), undefined);
    assert.deepEqual(styleFieldsOf('constructor'), []);
    assert.deepEqual(styleDefaults('toString'), styleDefaults('rectangle'));
  });

  test('a colour of the palette is the same in both themes, a role is not', () => {
    for (const slot of paletteSlots) {
      assert.equal(paintOf(`p:${slot}`, 'light'), paintOf(`p:${slot}`, 'dark'));
      assert.ok(isColor(`p:${slot}`));
    }
    assert.equal(chosenPaint('ink'), undefined);
    assert.notEqual(paintOf('ink', 'light'), paintOf('ink', 'dark'));
    assert.equal(isColor('p:constructor'), false);
  });
});
