import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCanvas, Path2D } from '@napi-rs/canvas';
import { draftElement } from '../document/element.ts';
import { styleDefaults } from '../document/style.ts';
import { boxedPath } from '../geometry/path.ts';
import { wired } from '../scene/wiring.ts';
import { fakeMeasure } from '../testing/fakeMeasure.ts';
import { plainText } from '../text/richText.ts';
import { written } from '../text/writtenText.ts';
import { kindOf } from './kinds.ts';

// What the board uses of a browser.
Object.assign(globalThis, { Path2D });

const RATIO = 2;
const TYPES = 'rectangle ellipse diamond note text image connector line pen highlighter unheard-of'.split(
  ' ',
);

/** One of a type with all that changes how it is drawn: turned, see-through, dashed, written in, pale. */
function anyOf(type: string) {
  const points = [0, 30, 60].map((at) => ({ x: at * 2, y: (at * at) / 40, pressure: 0.5 }));
  const { path } = boxedPath(points, true);
  const style = {
    ...styleDefaults(type),
    stroke: '#FDFCFB',
    width: 3,
    dash: 'dashed' as const,
    opacity: 50,
  };
  const element = {
    ...draftElement('one', type, [20, 20, 120, 90, 0.4], style),
    text: written(plainText('two words'), fakeMeasure),
    ...(type === 'pen' || type === 'highlighter' || type === 'line' ? { path } : {}),
    ...(type === 'connector'
      ? {
          ends: {
            a: { x: 0, y: 0, to: undefined },
            b: { x: 120, y: 90, to: undefined },
            route: 'elbow' as const,
            bow: 0,
          },
        }
      : {}),
  };
  return wired(element, () => undefined);
}

/** All of a context that a kind may rely on without setting it. */
function stateOf(context: CanvasRenderingContext2D) {
  const { a, b, c, d, e, f } = context.getTransform();
  const { globalAlpha, lineCap, lineJoin, direction, textAlign, textBaseline } = context;
  return {
    transform: [a, b, c, d, e, f],
    dash: context.getLineDash(),
    globalAlpha,
    lineCap,
    lineJoin,
    direction,
    textAlign,
    textBaseline,
  };
}

describe('Drawing an object', () => {
  for (const type of TYPES) {
    test(`leaves the context to the next one as it was: ${type}`, () => {
      for (const zoom of [0.01, 0.08, 0.2, 1, 8]) {
        const context = createCanvas(400, 300).getContext('2d') as unknown as CanvasRenderingContext2D;
        context.setTransform(RATIO, 0, 0, RATIO, 0, 0);
        const before = stateOf(context);
        const element = anyOf(type);
        kindOf(type).draw(
          context,
          element,
          element.geometry,
          {
            camera: { x: 0, y: 0, zoom },
            size: { width: 200, height: 150 },
            ratio: RATIO,
            theme: 'light',
            font: 'sans-serif',
          },
          true,
        );
        assert.deepEqual(stateOf(context), before, `at ${zoom}`);
      }
    });
  }
});
