import { isHarmlessStyle } from './harmlessStyle.ts';
import { dom, markupSanitizer } from './purifier.ts';
import { quietStyle, withStyles } from './quiet.ts';

const svg = 'http://www.w3.org/2000/svg';

/** Copies of one part that a drawing may hold. */
const mostUses = 1_000;

const part = /^#[^\s"'<>&]{1,256}$/;
const bitmap = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$/i;
const mayHold: Readonly<Record<string, RegExp>> = { image: bitmap, feImage: bitmap };

/** References lead to parts of the drawing, and pictures may come with it; each in the one attribute of SVG 2. */
function keepOwnAddresses(element: Element): void {
  const address = (element.getAttribute('href') ?? element.getAttribute('xlink:href') ?? '').trim();
  element.removeAttribute('xlink:href');
  const isOwn = part.test(address) || mayHold[element.localName]?.test(address) === true;
  if (isOwn) element.setAttribute('href', address);
  else element.removeAttribute('href');
  for (const { name, value } of [...element.attributes]) {
    const isAddress = name === 'href' || name.startsWith('xmlns');
    if (!isAddress && !isHarmlessStyle(value)) element.removeAttribute(name);
  }
}

/**
 * A copy of a part that holds copies itself can be made to grow without end (as entities were, in the "billion laughs"),
 * so only copies of what is drawn are kept.
 */
function keepPlainUses(root: Element): void {
  const uses = [...root.querySelectorAll('use')];
  const copied = new Map([...root.querySelectorAll('[id]')].map((element) => [element.id, element]));
  const isPlain = (use: Element): boolean => {
    const target = copied.get(use.getAttribute('href')?.slice(1) ?? '');
    if (target === undefined || target.localName === 'use') return false;
    return target.querySelector('use') === null && !target.contains(use);
  };
  const kept = new Set(uses.filter(isPlain).slice(0, mostUses));
  for (const use of uses) if (!kept.has(use)) use.remove();
}

function written(body: Element): string {
  const root = body.querySelector('svg');
  if (root === null || root.namespaceURI !== svg) return '';
  keepPlainUses(root);
  const window = dom() as typeof globalThis;
  return withStyles(new window.XMLSerializer().serializeToString(root));
}

/**
 * A drawing that only draws: no script, no handler, no page or other language in it, nothing that it loads from
 * elsewhere, as well-formed XML; `''` when there is no drawing in it.
 */
export const sanitizeSVG = markupSanitizer({
  config: {
    USE_PROFILES: { svg: true, svgFilters: true },
    ADD_TAGS: ['use'],
    ADD_ATTR: ['href', 'xlink:href', quietStyle],
    FORBID_TAGS: ['a', 'foreignobject', 'animatecolor', 'animatemotion', 'animatetransform'],
    ADD_URI_SAFE_ATTR: [quietStyle],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: true,
  },
  prepare: (purify) => {
    purify.addHook('uponSanitizeElement', (node) => {
      if (node.nodeName.toLowerCase() === 'style' && !isHarmlessStyle(node.textContent ?? ''))
        node.textContent = '';
    });
    purify.addHook('afterSanitizeAttributes', keepOwnAddresses);
  },
  write: written,
});
