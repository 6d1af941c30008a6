type Styles = { readonly [property in keyof CSSStyleDeclaration]?: string };

/** Sets styles one by one through the CSSOM, which a policy without inline styles allows. */
export function style(element: HTMLElement | SVGElement, styles: Styles): void {
  Object.assign(element.style, styles);
}

/** A `div` of the board. */
export function box(styles: Styles): HTMLDivElement {
  const element = document.createElement('div');
  style(element, styles);
  return element;
}

/** Takes all the room of its parent. */
export const FILL: Styles = { position: 'absolute', left: '0', top: '0', width: '100%', height: '100%' };

/** Read by screen readers, seen by nobody. */
export const UNSEEN: Styles = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
};
