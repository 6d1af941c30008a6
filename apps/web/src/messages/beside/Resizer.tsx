import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { t } from '../../words/words.ts';
import { narrowest, widest, withinBounds } from './besideWidth.ts';

/** Pixels that one press of an arrow key moves the edge. */
const keyStep = 16;

export type ResizerProps = { readonly width: number; readonly onWidth: (width: number) => void };

/** The left edge of a column beside the work: dragged, or moved by arrow keys. */
export const Resizer = ({ width, onWidth }: ResizerProps) => {
  const grabbed = useRef<{ readonly x: number; readonly width: number }>(undefined);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grabbed.current = { x: event.clientX, width };
  };
  const onPointerMove = ({ clientX }: PointerEvent) => {
    if (grabbed.current === undefined) return;
    onWidth(withinBounds(grabbed.current.width + grabbed.current.x - clientX));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? keyStep : event.key === 'ArrowRight' ? -keyStep : 0;
    if (step === 0) return;
    event.preventDefault();
    onWidth(withinBounds(width + step));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no hr (ARIA APG, window splitter)
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('beside.width')}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      tabIndex={0}
      className="absolute inset-y-0 -left-1 z-40 w-2 cursor-col-resize touch-none focus-visible:-outline-offset-2"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        grabbed.current = undefined;
      }}
      onKeyDown={onKeyDown}
    />
  );
};
