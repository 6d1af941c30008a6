import type { Size } from '../camera/camera.ts';
import { box, FILL, style, UNSEEN } from './styled.ts';

/** The board's elements in its container, bottom to top. */
export type Stage = {
  /** Takes the focus, the pointer and the keys. */
  readonly host: HTMLElement;
  readonly scene: HTMLCanvasElement;
  readonly interaction: HTMLCanvasElement;
  /** The editor of a text. */
  readonly editor: HTMLElement;
  /** Cursors of colleagues. */
  readonly overlay: HTMLElement;
  /** A live region each, for when the page has none. */
  readonly polite: HTMLElement;
  readonly assertive: HTMLElement;
  readonly size: () => Size;
  readonly describe: (name: string, summary: string) => void;
  readonly remove: () => void;
};

/** The order on the z axis of look/tokens.md. */
const Z = { work: '0', editor: '20', cursors: '30' };

let stages = 0;

function canvas(): HTMLCanvasElement {
  const element = document.createElement('canvas');
  element.setAttribute('aria-hidden', 'true');
  style(element, { ...FILL, pointerEvents: 'none', display: 'block' });
  return element;
}

function liveRegion(urgency: 'polite' | 'assertive'): HTMLElement {
  const element = box(UNSEEN);
  element.setAttribute('aria-live', urgency);
  return element;
}

export function createStage(container: HTMLElement): Stage {
  stages += 1;
  if (getComputedStyle(container).position === 'static') style(container, { position: 'relative' });
  const host = box({
    ...FILL,
    zIndex: Z.work,
    overflow: 'clip',
    outline: 'none',
    touchAction: 'none',
    userSelect: 'none',
    contain: 'strict',
  });
  host.setAttribute('role', 'application');
  host.tabIndex = 0;
  const scene = canvas();
  const interaction = canvas();
  host.append(scene, interaction);
  const overlay = box({
    ...FILL,
    zIndex: Z.cursors,
    overflow: 'clip',
    pointerEvents: 'none',
    contain: 'strict',
  });
  overlay.setAttribute('aria-hidden', 'true');
  // Strictly contained and clipped: the focus in it can never scroll the page.
  const editor = box({
    ...FILL,
    zIndex: Z.editor,
    overflow: 'clip',
    pointerEvents: 'none',
    contain: 'strict',
  });
  const summary = box(UNSEEN);
  summary.id = `board-summary-${stages}`;
  host.setAttribute('aria-describedby', summary.id);
  const polite = liveRegion('polite');
  const assertive = liveRegion('assertive');
  const all = [host, editor, overlay, summary, polite, assertive];
  container.append(...all);
  return {
    host,
    scene,
    interaction,
    editor,
    overlay,
    polite,
    assertive,
    size: () => ({ width: host.clientWidth, height: host.clientHeight }),
    describe(name, words) {
      host.setAttribute('aria-label', name);
      summary.textContent = words;
    },
    remove() {
      for (const element of all) element.remove();
    },
  };
}
