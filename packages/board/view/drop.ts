import type { Incoming } from '../clipboard/clipboard.ts';
import type { Point } from '../geometry/point.ts';
import { incomingOf } from './systemClipboard.ts';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;

/** Files dropped on the canvas; px from its corner. What the board does not take would replace the page: never. */
export function listenToDrops(
  host: HTMLElement,
  dropped: (incoming: Incoming, at: Point) => void,
  signal: AbortSignal,
): void {
  host.addEventListener(
    'dragover',
    (event) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    { signal },
  );
  host.addEventListener(
    'drop',
    (event) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      const { left, top } = host.getBoundingClientRect();
      dropped(incomingOf(event.dataTransfer), { x: event.clientX - left, y: event.clientY - top });
    },
    { signal },
  );
}
