import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ZOOM_MAX, ZOOM_MIN, ZOOM_STEPS } from '../constants.ts';
import { fakeClock } from '../testing/fakeClock.ts';
import { type Camera, fitted, panBy, toBoard, toScreen, viewBox, zoomAround } from './camera.ts';
import { createCamera } from './cameraControl.ts';
import { fly } from './flight.ts';
import { stepIn, stepOut } from './steps.ts';
import { type WheelLike, wheelReader } from './wheel.ts';

const size = { width: 1000, height: 600 };
const camera: fc.Arbitrary<Camera> = fc.record({
  x: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  y: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  zoom: fc.double({ min: ZOOM_MIN, max: ZOOM_MAX, noNaN: true }),
});
const screen = fc.record({
  x: fc.double({ min: 0, max: 4000, noNaN: true }),
  y: fc.double({ min: 0, max: 3000, noNaN: true }),
});

describe('The camera', () => {
  test('keeps the board point under the pointer to half a px through a burst of zooms, limits included', () => {
    const factors = fc.array(fc.double({ min: 0.6, max: 1.65, noNaN: true }), { maxLength: 200 });
    fc.assert(
      fc.property(camera, screen, factors, (start, at, burst) => {
        const point = toBoard(start, at);
        let now = start;
        for (const factor of burst) now = zoomAround(now, at, now.zoom * factor);
        const after = toScreen(now, point);
        assert.ok(Math.hypot(after.x - at.x, after.y - at.y) <= 0.5);
        assert.ok(now.zoom >= ZOOM_MIN && now.zoom <= ZOOM_MAX);
      }),
    );
  });

  test('stops hard at 1 % and 6,400 %, without moving', () => {
    const widest = { x: 5, y: 6, zoom: ZOOM_MIN };
    assert.deepEqual(zoomAround(widest, { x: 300, y: 200 }, 0.001), widest);
    const nearest = { x: 5, y: 6, zoom: ZOOM_MAX };
    assert.deepEqual(zoomAround(nearest, { x: 300, y: 200 }, 100), nearest);
  });

  test('turns screen into board and back exactly, a million board px away', () => {
    fc.assert(
      fc.property(camera, screen, (now, at) => {
        const back = toScreen(now, toBoard(now, at));
        assert.ok(Math.hypot(back.x - at.x, back.y - at.y) < 1e-6);
      }),
    );
  });

  test('pans 1:1 with the hand and never leaves the board', () => {
    assert.deepEqual(panBy({ x: 0, y: 0, zoom: 2 }, 10, -20), { x: -5, y: 10, zoom: 2 });
    assert.equal(panBy({ x: 1e7, y: 0, zoom: 0.01 }, -1000, 0).x, 1e7);
  });

  test('a narrow view keeps less of its width for the margin', () => {
    const phone = { width: 390, height: 700 };
    const { zoom } = fitted({ minX: 0, minY: 0, maxX: 1000, maxY: 1000 }, phone);
    assert.ok(Math.abs(zoom * 1000 - 390 * 0.87) < 1e-6);
  });

  test('fits a box with a margin, and blows nothing up', () => {
    const fit = fitted({ minX: 0, minY: 0, maxX: 8720, maxY: 100 }, size);
    assert.deepEqual(viewBox(fit, size), { minX: -640, minY: -2950, maxX: 9360, maxY: 3050 });
    assert.equal(fitted({ minX: 0, minY: 0, maxX: 2, maxY: 2 }, size).zoom, 1);
    assert.equal(fitted({ minX: 0, minY: 0, maxX: 0, maxY: 0 }, size).zoom, 1);
  });

  test('climbs the ladder of steps from any zoom and ends at both ends', () => {
    assert.equal(stepIn(1), 1.5);
    assert.equal(stepIn(0.62), 0.75);
    assert.equal(stepOut(0.62), 0.5);
    assert.equal(stepOut(0.5), 0.25);
    assert.equal(stepIn(64), 64);
    assert.equal(stepOut(0.01), 0.01);
    let zoom: number = ZOOM_STEPS[0];
    for (const step of ZOOM_STEPS.slice(1)) {
      zoom = stepIn(zoom);
      assert.equal(zoom, step);
    }
  });

  test('flies from one place to another, and a zoom around a point keeps that point on the way', () => {
    const from = { x: 0, y: 0, zoom: 1 };
    const to = zoomAround(from, { x: 200, y: 100 }, 4);
    const path = fly(from, to, size, 1000, 120);
    assert.deepEqual(path.at(1120), to);
    for (const now of [1000, 1030, 1060, 1090, 1119]) {
      const at = toScreen(path.at(now), { x: 200, y: 100 });
      assert.ok(Math.hypot(at.x - 200, at.y - 100) < 1e-6);
    }
    const level = fly(from, { x: 100, y: 0, zoom: 1 }, size, 0, 100);
    assert.ok(Math.abs(level.at(50).x - 50) < 1e-9);
  });

  const control = (reducedMotion = false) => {
    const clock = fakeClock();
    let changes = 0;
    const onChange = (): void => {
      changes += 1;
    };
    const made = createCamera({
      size: () => size,
      now: clock.now,
      reducedMotion: () => reducedMotion,
      onChange,
    });
    return { made, clock, changes: () => changes };
  };

  test('arrives after 120 ms, at once with reduced motion, and any input stops it', () => {
    const { made, clock } = control();
    made.flyTo({ x: 100, y: 0, zoom: 1 });
    assert.deepEqual(made.target(), { x: 100, y: 0, zoom: 1 });
    clock.advance(60);
    assert.ok(made.tick(clock.now()));
    assert.ok(made.get().x > 0 && made.get().x < 100);
    made.pan(0, 0);
    assert.ok(!made.tick(clock.now()));
    made.flyTo({ x: 100, y: 0, zoom: 1 });
    clock.advance(120);
    assert.ok(!made.tick(clock.now()));
    assert.equal(made.get().x, 100);
    const still = control(true);
    still.made.flyTo({ x: 100, y: 0, zoom: 1 });
    assert.equal(still.made.get().x, 100);
    still.made.glide(5, 5);
    assert.ok(!still.made.tick(still.clock.now() + 16));
  });

  test('glides on and comes to rest', () => {
    const { made, clock } = control();
    made.glide(-1, 0);
    let frames = 0;
    do {
      clock.advance(16);
      frames += 1;
    } while (made.tick(clock.now()) && frames < 1000);
    assert.ok(frames > 10 && frames < 100);
    // The sum of 16 px, slowed by 0.9 each frame, down to 0.02 px/ms.
    assert.ok(made.get().x > 120 && made.get().x < 160, String(made.get().x));
  });

  test('says nothing when nothing moved', () => {
    const { made, changes } = control();
    made.set({ x: 0, y: 0, zoom: 1 });
    assert.equal(changes(), 0);
    made.zoomAt({ x: 0, y: 0 }, 2);
    assert.equal(changes(), 1);
  });
});

describe('The wheel', () => {
  const wheel = (event: Partial<WheelLike>): WheelLike => ({
    deltaX: 0,
    deltaY: 0,
    deltaMode: 0,
    ctrlKey: false,
    shiftKey: false,
    timeStamp: 0,
    ...event,
  });
  const reader = (device: 'automatic' | 'mouse' | 'trackpad' = 'automatic', zooms = false) =>
    wheelReader(
      () => ({ device, zooms }),
      () => size,
    );
  const factor = (move: ReturnType<ReturnType<typeof reader>>): number =>
    move.kind === 'zoom' ? move.factor : Number.NaN;

  test('pans with its deltas, lines and pages alike; Shift turns a mouse sideways', () => {
    assert.deepEqual(reader()(wheel({ deltaX: 3, deltaY: 7.5 })), { kind: 'pan', dx: -3, dy: -7.5 });
    assert.deepEqual(reader()(wheel({ deltaY: 3, deltaMode: 1 })), { kind: 'pan', dx: 0, dy: -48 });
    assert.deepEqual(reader()(wheel({ deltaX: 1, deltaY: 1, deltaMode: 2 })), {
      kind: 'pan',
      dx: -900,
      dy: -540,
    });
    assert.deepEqual(reader()(wheel({ deltaY: 100, shiftKey: true })), { kind: 'pan', dx: -100, dy: 0 });
    assert.deepEqual(reader('trackpad')(wheel({ deltaY: 100, shiftKey: true })), {
      kind: 'pan',
      dx: 0,
      dy: -100,
    });
  });

  test('zooms by 2^¼ for a notch of a mouse with Ctrl, 1:1 for a pinch', () => {
    for (const deltaY of [-100, -120]) {
      assert.ok(Math.abs(factor(reader()(wheel({ deltaY, ctrlKey: true }))) - 2 ** 0.25) < 1e-12);
    }
    assert.ok(
      Math.abs(factor(reader()(wheel({ deltaY: -3, deltaMode: 1, ctrlKey: true }))) - 2 ** 0.25) < 1e-12,
    );
    assert.ok(
      Math.abs(factor(reader()(wheel({ deltaY: -1, deltaMode: 2, ctrlKey: true }))) - 2 ** 0.25) < 1e-12,
    );
    assert.ok(Math.abs(factor(reader()(wheel({ deltaY: -4.5, ctrlKey: true }))) - Math.exp(0.045)) < 1e-12);
  });

  test('never zooms by more than e^½ in one event', () => {
    assert.equal(factor(reader()(wheel({ deltaY: -5001.5, ctrlKey: true }))), Math.exp(0.5));
    assert.equal(factor(reader()(wheel({ deltaY: 12_000, ctrlKey: true }))), Math.exp(-0.5));
  });

  test('holds its guess of the device for 400 ms', () => {
    const read = reader('automatic', true);
    assert.equal(read(wheel({ deltaY: 1.5, timeStamp: 1000 })).kind, 'pan');
    assert.equal(read(wheel({ deltaY: 100, timeStamp: 1400 })).kind, 'pan', 'still the trackpad');
    assert.equal(read(wheel({ deltaY: 100, timeStamp: 1801 })).kind, 'zoom', 'a mouse');
  });

  test('with "Mouse wheel zooms" a mouse zooms and a trackpad never does', () => {
    assert.equal(reader('automatic', true)(wheel({ deltaY: -120 })).kind, 'zoom');
    assert.equal(reader('automatic', true)(wheel({ deltaX: 1, deltaY: -120 })).kind, 'pan');
    assert.equal(reader('automatic', true)(wheel({ deltaY: -120, shiftKey: true })).kind, 'pan');
    assert.equal(reader('trackpad', true)(wheel({ deltaY: -120 })).kind, 'pan');
    assert.equal(reader('mouse')(wheel({ deltaY: -3.3, ctrlKey: true })).kind, 'zoom');
  });
});
