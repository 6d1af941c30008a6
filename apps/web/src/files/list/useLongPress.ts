import { type PointerEvent, useRef } from 'react';

/** ms that a finger rests before it means more than a tap. */
const rest = 450;

/** Handlers that tell a resting finger from a tap and from scrolling. */
export function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const cancel = () => clearTimeout(timer.current);
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') timer.current = setTimeout(onLongPress, rest);
    },
    onPointerUp: cancel,
    onPointerMove: (event: PointerEvent) => {
      if (Math.abs(event.movementX) + Math.abs(event.movementY) > 3) cancel();
    },
    onPointerCancel: cancel,
  };
}
