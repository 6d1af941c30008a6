import { type Camera, toScreen } from '../camera/camera.ts';
import type { ShownCursor } from '../live/people.ts';
import { personColor, type Theme, tokens } from '../render/theme.ts';
import { shortNames } from './shortNames.ts';
import { box, style } from './styled.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** The arrow of look/01-board-light.png, 16 px, its point at 0, 0. */
const ARROW = 'M0 0l5.2 15.2 3-6.2 6.4-2.6z';
const RING = 12;
const FADE = 'opacity 60ms linear';

type Drawn = {
  readonly element: HTMLElement;
  readonly shape: SVGPathElement | SVGCircleElement;
  readonly name: HTMLElement;
};

export type Cursors = {
  /** Places what is shown by transform alone and removes the rest. */
  readonly draw: (cursors: readonly ShownCursor[], camera: Camera, theme: Theme, font: string) => void;
};

function arrowOrRing(isTouch: boolean): SVGPathElement | SVGCircleElement {
  if (!isTouch) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', ARROW);
    return path;
  }
  const circle = document.createElementNS(SVG, 'circle');
  circle.setAttribute('r', String(RING));
  circle.setAttribute('fill-opacity', '0.25');
  return circle;
}

function make(cursor: ShownCursor): Drawn {
  const element = box({ position: 'absolute', left: '0', top: '0', willChange: 'transform' });
  element.dataset.client = String(cursor.client);
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('width', '1');
  svg.setAttribute('height', '1');
  style(svg, { position: 'absolute', overflow: 'visible' });
  const shape = arrowOrRing(cursor.isTouch);
  shape.setAttribute('stroke-width', '1.5');
  shape.setAttribute('stroke-linejoin', 'round');
  svg.append(shape);
  const name = box({
    position: 'absolute',
    left: '13px',
    top: '15px',
    height: '22px',
    padding: '0 7px',
    borderRadius: '6px',
    lineHeight: '22px',
    fontSize: '13px',
    fontWeight: '600',
    whiteSpace: 'nowrap',
    transition: FADE,
    maxWidth: '200px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  });
  element.append(svg, name);
  return { element, shape, name };
}

/** Colleagues' pointers as elements of their own, so that moving one redraws no canvas. */
export function createCursors(layer: HTMLElement): Cursors {
  const drawn = new Map<string, Drawn>();
  return {
    draw(cursors, camera, theme, font) {
      const present = new Set<string>();
      const names = shortNames(cursors.map(({ user }) => user.name));
      for (const [at, cursor] of cursors.entries()) {
        const key = `${cursor.client} ${cursor.isTouch}`;
        present.add(key);
        const parts = drawn.get(key) ?? make(cursor);
        if (!drawn.has(key)) {
          drawn.set(key, parts);
          layer.append(parts.element);
        }
        const { x, y } = toScreen(camera, cursor);
        const color = personColor(theme, cursor.user.color);
        style(parts.element, { transform: `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px)` });
        parts.shape.setAttribute('fill', color);
        parts.shape.setAttribute('stroke', tokens[theme].work);
        const name = names[at] ?? cursor.user.name;
        if (parts.name.textContent !== name) parts.name.textContent = name;
        style(parts.name, {
          background: color,
          color: tokens[theme].onPerson,
          fontFamily: font,
          opacity: cursor.isNamed ? '1' : '0',
        });
      }
      for (const [key, { element }] of drawn) {
        if (present.has(key)) continue;
        element.remove();
        drawn.delete(key);
      }
    },
  };
}
