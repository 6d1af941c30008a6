import { CARET } from '../../constants.ts';
import { prefersReducedMotion } from '../environment.ts';
import { box, style } from '../styled.ts';

/** A caret that is as thin on screen at 6,400 % as at 10 %; the browser's own grows with its text. */
export type Caret = {
  readonly element: HTMLElement;
  /** `x, y` of its top in the text's own px, `height` too; undefined: there is a selection instead. */
  readonly show: (
    at: { readonly x: number; readonly y: number; readonly height: number } | undefined,
    zoom: number,
    color: string,
  ) => void;
};

const BLINK = [{ opacity: 1 }, { opacity: 1, offset: 0.5 }, { opacity: 0, offset: 0.5 }, { opacity: 0 }];
const BLINK_TIME = 1060;

export function createCaret(): Caret {
  const element = box({ position: 'absolute', left: '0', top: '0', pointerEvents: 'none', display: 'none' });
  let blink: Animation | undefined;
  let before = '';
  return {
    element,
    show(at, zoom, color) {
      style(element, { display: at === undefined ? 'none' : 'block' });
      if (at === undefined) return;
      const width = CARET.width / zoom;
      const place = `translate(${at.x - width / 2}px, ${at.y}px)`;
      style(element, {
        transform: place,
        width: `${width}px`,
        height: `${at.height}px`,
        background: color,
      });
      if (place === before || prefersReducedMotion()) return;
      before = place;
      // While it moves it stays lit.
      blink?.cancel();
      blink = element.animate(BLINK, { duration: BLINK_TIME, iterations: Number.POSITIVE_INFINITY });
    },
  };
}
