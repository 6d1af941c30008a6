import type { Doc, Transaction } from 'yjs';

/** ms without a change of one's own before a picture is drawn. */
export const quiet = 4_000;
/** ms between two pictures, at least. */
export const apart = 20_000;
/** Objects above which drawing would be felt: such a board is drawn only while the browser has nothing to do. */
export const many = 5_000;

export type KeepPreviewDeps = {
  readonly doc: Doc;
  /** There is no picture yet, though nobody changes anything: a program drew, or it could not be sent. */
  readonly isMissing: boolean;
  readonly count: () => number;
  /** A gesture runs: what is seen is not what will be. */
  readonly isBusy: () => boolean;
  /** `undefined` when there is nothing to see. */
  readonly draw: () => Promise<Blob | undefined>;
  /** Keeps the picture, or takes the one before away. */
  readonly send: (picture: Blob | undefined) => Promise<void>;
  /** Calls back when the browser has nothing to do; never where it cannot tell. */
  readonly whenIdle: (work: () => void) => void;
};

export type KeptPreview = {
  /** The page may go away: draws what changed at once. */
  readonly leave: () => void;
  /** As `leave`, and ends. */
  readonly close: () => void;
};

/**
 * Keeps the small picture of a board as it looks, drawn by the page of who changes it. A picture that could not be sent
 * is drawn anew after the next change; nothing is lost by it.
 */
export function keepPreview({
  doc,
  isMissing,
  count,
  isBusy,
  draw,
  send,
  whenIdle,
}: KeepPreviewDeps): KeptPreview {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasChanged = isMissing;
  let hasPicture = !isMissing;
  let isDrawing = false;
  let isOver = false;
  let drawnAt = Number.NEGATIVE_INFINITY;

  const make = async (): Promise<void> => {
    hasChanged = false;
    isDrawing = true;
    drawnAt = performance.now();
    try {
      const picture = await draw();
      if (picture === undefined && !hasPicture) return;
      await send(picture);
      hasPicture = picture !== undefined;
    } catch {
      // See above.
    } finally {
      isDrawing = false;
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(attempt, Math.max(quiet, drawnAt + apart - performance.now()));
  };
  const mayDraw = (): boolean => hasChanged && !isBusy() && !isDrawing;
  const attempt = (): void => {
    if (isOver || !hasChanged) return;
    if (!mayDraw()) later();
    else if (count() <= many) void make();
    else
      whenIdle(() => {
        if (!isOver && mayDraw()) void make();
      });
  };
  const leave = (): void => {
    if (!isOver && mayDraw() && count() <= many) void make();
  };
  const onUpdate = (_update: Uint8Array, _origin: unknown, _doc: Doc, { local }: Transaction): void => {
    if (!local) return;
    hasChanged = true;
    later();
  };

  doc.on('update', onUpdate);
  if (isMissing) later();
  return {
    leave,
    close() {
      leave();
      isOver = true;
      clearTimeout(timer);
      doc.off('update', onUpdate);
    },
  };
}
