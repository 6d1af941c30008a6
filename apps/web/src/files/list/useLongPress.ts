import { type MouseEvent, type PointerEvent, useRef } from 'react';

/** ms that a finger rests before it means more than a tap. */
const rest = 450;

/** Handlers that tell a resting finger from a tap and from scrolling. */
export function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hasRested = useRef(false);
  const cancel = () => clearTimeout(timer.current);
  return {
    onPointerDown: ({ pointerType }: PointerEvent) => {
      hasRested.current = false;
      if (pointerType === 'mouse') return;
      timer.current = setTimeout(() => {
        hasRested.current = true;
        onLongPress();
      }, rest);
    },
    onPointerUp: cancel,
    onPointerMove: (event: PointerEvent) => {
      if (Math.abs(event.movementX) + Math.abs(event.movementY) > 3) cancel();
    },
    onPointerCancel: cancel,
    /** Some browsers take a finger that is lifted for a click. */
    onClickCapture: (event: MouseEvent) => {
      if (!hasRested.current) return;
      hasRested.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
