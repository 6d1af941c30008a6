import type { InkPoint } from '../geometry/path.ts';
import type { Point } from '../geometry/point.ts';

export type Device = 'mouse' | 'pen' | 'touch';

/** `ctrl` is Cmd on a Mac; `space` is held. */
export type Modifiers = {
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
  readonly space: boolean;
};

/** One state of the pointer: px from the view's top left corner, ms of the event's clock, pressure 0–1. */
export type Sample = {
  readonly at: Point;
  readonly device: Device;
  readonly modifiers: Modifiers;
  readonly pressure: number;
  readonly time: number;
};

/** All that tools see of the outside (board.md, Input). */
export type InputEvent =
  | (Sample & { readonly kind: 'down'; readonly clicks: 1 | 2 })
  /** `isDrag`: the threshold was passed since `down`. `path`: every place since the last event, this one last. */
  | (Sample & {
      readonly kind: 'move';
      readonly isDrag: boolean;
      readonly path: readonly InkPoint[] /** Where the browser thinks it goes next; to be drawn, never kept. */;
      readonly predicted: readonly InkPoint[];
    })
  | (Sample & { readonly kind: 'up'; readonly isDrag: boolean })
  /** As if the gesture had never begun. */
  | { readonly kind: 'cancel' }
  /** The gesture ends where it was last seen: capture lost, window left, second finger. */
  | { readonly kind: 'finish' }
  | (Sample & { readonly kind: 'hover' })
  | { readonly kind: 'leave' }
  | (Sample & { readonly kind: 'longPress' })
  /** Asked for a context menu. */
  | (Sample & { readonly kind: 'menu' })
  /** The view is pulled: middle button, Space, fingers. `scale` is around `at`, where the fingers are now. */
  | {
      readonly kind: 'drift';
      readonly at: Point;
      readonly dx: number;
      readonly dy: number;
      readonly scale: number;
    }
  | { readonly kind: 'fingerTap'; readonly fingers: 2 | 3 }
  /** A pen was seen: from now on touches never draw. */
  | { readonly kind: 'pen' };

/** The part of a DOM `PointerEvent` that is read; tests give plain objects. */
export type PointerLike = {
  readonly pointerId: number;
  readonly pointerType: string;
  readonly button: number;
  readonly buttons: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly pressure: number;
  readonly timeStamp: number;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
};

export const deviceOf = (pointerType: string): Device =>
  pointerType === 'touch' || pointerType === 'pen' ? pointerType : 'mouse';

export const sampleOf = (event: PointerLike, space: boolean): Sample => ({
  at: { x: event.x, y: event.y },
  device: deviceOf(event.pointerType),
  modifiers: { shift: event.shiftKey, alt: event.altKey, ctrl: event.ctrlKey, space },
  pressure: event.pressure,
  time: event.timeStamp,
});
