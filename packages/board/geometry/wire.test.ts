import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CONNECTOR, ELBOW } from '../constants.ts';
import type { End, Ends, Route } from '../document/ends.ts';
import { diamondHolds } from './diamond.ts';
import type { SidePair } from './elbow.ts';
import { ellipseHolds } from './ellipse.ts';
import { distanceToBox, type Geometry } from './geometry.ts';
import type { Target } from './leaving.ts';
import type { Point } from './point.ts';
import { carriedEnds, fractionAt, pointAt, wireBox, wireOf } from './wire.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const target = fc.record({
  geometry: fc.tuple(
    number(-500, 500),
    number(-500, 500),
    number(0, 300),
    number(0, 300),
    number(-3, 3),
  ) as fc.Arbitrary<Geometry>,
  shape: fc.constantFrom('box' as const, 'ellipse' as const, 'diamond' as const),
  rim: number(0, 10),
});
const anchor = fc.oneof(fc.constant('auto' as const), fc.tuple(number(0, 1), number(0, 1)));
const endTo = (id: string) =>
  fc.record({ x: number(-500, 500), y: number(-500, 500) }).chain(({ x, y }) =>
    fc.oneof(
      fc.constant<End>({ x, y, to: undefined }),
      fc.record({ at: anchor, inside: fc.boolean() }).map((to): End => ({ x, y, to: { id, ...to } })),
    ),
  );
const ends = fc.record({
  a: endTo('a'),
  b: endTo('b'),
  route: fc.constantFrom<Route>('straight', 'curve', 'elbow'),
  bow: number(-1, 1),
});

const lookup =
  (a: Target, b: Target) =>
  (id: string): Target | undefined =>
    id === 'a' ? a : id === 'b' ? b : undefined;

const holds = ({ geometry, shape }: Target, point: Point): boolean =>
  shape === 'ellipse'
    ? ellipseHolds(geometry, point)
    : shape === 'diamond'
      ? diamondHolds(geometry, point)
      : distanceToBox(geometry, point) === 0;

const box = (geometry: Geometry, rim = 0): Target => ({ geometry, shape: 'box', rim });
const auto = (id: string): End => ({ x: 0, y: 0, to: { id, at: 'auto', inside: false } });
const joined = (route: Route, bow = 0): Ends => ({ a: auto('a'), b: auto('b'), route, bow });

describe('A wire', () => {
  test('is never anywhere but at numbers, whatever it runs between', () => {
    fc.assert(
      fc.property(ends, target, target, (given, a, b) => {
        const wire = wireOf(given as Ends, lookup(a, b));
        assert.ok(wire.points.length >= 2);
        for (const { x, y } of [...wire.points, ...wire.line]) {
          assert.ok(Number.isFinite(x) && Number.isFinite(y));
        }
        assert.ok(wireBox(wire).every(Number.isFinite));
      }),
      { numRuns: 500 },
    );
  });

  test('ends outside what it is bound to, as long as the two are apart', () => {
    fc.assert(
      fc.property(target, target, fc.constantFrom<Route>('straight', 'elbow'), (a, given, route) => {
        const b = { ...given, geometry: [2000, ...given.geometry.slice(1)] as unknown as Geometry };
        const { points } = wireOf(joined(route), lookup(a, b));
        const [from, to] = [points[0], points.at(-1)];
        assert.ok(from && to && !holds(a, from) && !holds(b, to));
      }),
    );
  });

  test('leaves a gap of 4 and half the stroke', () => {
    const { points } = wireOf(
      joined('straight'),
      lookup(box([0, 0, 100, 100, 0], 3), box([300, 0, 100, 100, 0])),
    );
    assert.deepEqual(points, [
      { x: 107, y: 50 },
      { x: 296, y: 50 },
    ]);
  });

  test('of an exact spot inside ends there', () => {
    const b: End = { x: 0, y: 0, to: { id: 'b', at: [0.25, 0.5], inside: true } };
    const { points } = wireOf(
      { ...joined('straight'), b },
      lookup(box([0, 0, 100, 100, 0]), box([300, 0, 100, 100, 0])),
    );
    assert.deepEqual(points.at(-1), { x: 325, y: 50 });
  });

  test('between two ends at one place is two points there', () => {
    const free: End = { x: 3, y: 4, to: undefined };
    const { points } = wireOf({ a: free, b: free, route: 'elbow', bow: 0 }, () => undefined);
    assert.deepEqual(points, [
      { x: 3, y: 4 },
      { x: 3, y: 4 },
    ]);
  });

  test('whose object is gone ends where it last was free', () => {
    const b: End = { x: 70, y: 80, to: { id: 'gone', at: 'auto', inside: false } };
    const { points } = wireOf(
      { ...joined('straight'), b },
      lookup(box([0, 0, 10, 10, 0]), box([0, 0, 1, 1, 0])),
    );
    assert.deepEqual(points.at(-1), { x: 70, y: 80 });
  });

  test('that is curved passes its middle aside by its bow', () => {
    const free: Ends = {
      a: { x: 0, y: 0, to: undefined },
      b: { x: 100, y: 0, to: undefined },
      route: 'curve',
      bow: 0.2,
    };
    const { line } = wireOf(free, () => undefined);
    const middle = line[12];
    assert.ok(middle && Math.abs(middle.x - 50) < 1e-9 && Math.abs(middle.y - 20) < 1e-9);
  });
});

describe('An elbow', () => {
  test('has right angles only', () => {
    fc.assert(
      fc.property(ends, target, target, (given, a, b) => {
        const { points } = wireOf({ ...(given as Ends), route: 'elbow' }, lookup(a, b));
        points.forEach(({ x, y }, at) => {
          const before = points[at - 1];
          assert.ok(before === undefined || before.x === x || before.y === y);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('is straight between two that face each other, and leaves by the side otherwise', () => {
    const facing = wireOf(joined('elbow'), lookup(box([0, 0, 100, 100, 0]), box([300, 0, 100, 100, 0])));
    assert.deepEqual(facing.points, [
      { x: 104, y: 50 },
      { x: 296, y: 50 },
    ]);
    const apart = wireOf(joined('elbow'), lookup(box([0, 0, 100, 100, 0]), box([300, 300, 100, 100, 0])));
    assert.equal(apart.points.length, 3, 'one bend is the fewest');
  });

  test('of two exact spots goes round the objects, not through them', () => {
    const spot = (id: string, at: readonly [number, number]): End => ({
      x: 0,
      y: 0,
      to: { id, at, inside: false },
    });
    const [a, b] = [box([0, 0, 100, 100, 0]), box([300, 0, 100, 100, 0])];
    const { points } = wireOf(
      { a: spot('a', [0, 0.5]), b: spot('b', [1, 0.5]), route: 'elbow', bow: 0 },
      lookup(a, b),
    );
    assert.ok((points[1]?.x ?? 0) <= -ELBOW.leg, 'a leg out of the left side');
    points.forEach((to, at) => {
      const from = points[at - 1];
      if (from === undefined) return;
      const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
      assert.ok(!holds(a, middle) && !holds(b, middle));
    });
  });

  test('keeps its sides while it is moved until others save a bend or more than 24 px', () => {
    const at = (y: number) => lookup(box([0, 0, 100, 100, 0]), box([300, y, 100, 100, 0]));
    const first = wireOf(joined('elbow'), at(0));
    assert.deepEqual(first.sides, ['right', 'left']);
    const changes = new Set<string>();
    let kept: SidePair | undefined = first.sides;
    for (const y of [210, 212, 209, 214, 208, 211]) {
      const { sides } = wireOf(joined('elbow'), at(y), kept);
      if (sides?.join() !== kept?.join()) changes.add(`${sides?.join()} at ${y}`);
      kept = sides;
    }
    assert.ok(changes.size <= 1, [...changes].join('; '));
  });
});

describe('Places on a turned box', () => {
  test('are the same by fraction and back', () => {
    fc.assert(
      fc.property(target, number(0, 1), number(0, 1), ({ geometry }, fx, fy) => {
        if (geometry[2] < 1 || geometry[3] < 1) return;
        const [x, y] = fractionAt(geometry, pointAt(geometry, [fx, fy]));
        assert.ok(Math.abs(x - fx) < 1e-6 && Math.abs(y - fy) < 1e-6);
      }),
    );
  });

  test('free ends go with a box that is moved, even one without height; bound ones stay', () => {
    const given: Ends = {
      a: { x: 0, y: 50, to: undefined },
      b: { x: 100, y: 50, to: { id: 'b', at: 'auto', inside: false } },
      route: 'straight',
      bow: 0,
    };
    const after = carriedEnds(given, [0, 50, 100, 0, 0], [30, 70, 100, 0, 0]);
    assert.deepEqual(after.a, { x: 30, y: 70, to: undefined });
    assert.deepEqual(after.b, given.b);
  });

  test('the head shrinks where there is no room', async () => {
    const { headLength } = await import('../kinds/connector.ts');
    const { styleDefaults } = await import('../document/style.ts');
    const style = styleDefaults('connector');
    const long = (x: number) =>
      headLength(style, [
        { x: 0, y: 0 },
        { x, y: 0 },
      ]);
    assert.equal(long(100), CONNECTOR.head + CONNECTOR.headPerWidth * style.width);
    assert.ok(long(CONNECTOR.shortHead - 1) < long(100));
    assert.equal(long(CONNECTOR.noHead - 0.1), 0);
  });
});
