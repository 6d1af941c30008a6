import { sanitizeURL } from '../sanitizeURL.ts';
import { markupSanitizer } from './purifier.ts';
import { quietStyle } from './quiet.ts';

const blocks = ['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'pre', 'br'];
const marks = ['strong', 'b', 'em', 'i', 'u', 's', 'strike', 'del', 'code', 'a'];

const declaration = (style: string, name: string): string =>
  new RegExp(`(?:^|;)\\s{0,8}${name}\\s{0,8}:\\s{0,8}([^;]{0,64})`, 'i').exec(style)?.[1]?.trim() ?? '';

const isBold = (style: string): boolean =>
  /^(?:bold|bolder|[6-9]00)$/i.test(declaration(style, 'font-weight'));

/** What a `span` of a word processor says by its style, as elements from the outside in. */
const marksOf = (style: string): readonly string[] => [
  ...(isBold(style) ? ['strong'] : []),
  ...(/^(?:italic|oblique)/i.test(declaration(style, 'font-style')) ? ['em'] : []),
  ...(/\bunderline\b/i.test(declaration(style, 'text-decoration(?:-line)?')) ? ['u'] : []),
  ...(/\bline-through\b/i.test(declaration(style, 'text-decoration(?:-line)?')) ? ['s'] : []),
];

/** Google Docs wraps all it copies in `<b style="font-weight:normal">`. */
const isPlain = (element: Element, style: string): boolean =>
  /^(?:b|strong)$/i.test(element.localName) &&
  /^(?:normal|lighter|[1-4]00)$/i.test(declaration(style, 'font-weight'));

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

function withMarks(element: Element, names: readonly string[]): void {
  for (const name of names.toReversed()) {
    const mark = element.ownerDocument.createElement(name);
    mark.append(...element.childNodes);
    element.append(mark);
  }
}

/**
 * HTML of anywhere as formatted text: paragraphs, headings, lists, quotes, code, bold, italic, underlined and struck
 * words, and links to the web or a mail. Every other element gives its words and goes, what is no text goes whole, and
 * no attribute is left but the address of a link. What word processors say by styles is kept as elements.
 */
export const sanitizeRichText = markupSanitizer({
  config: {
    ALLOWED_TAGS: [...blocks, ...marks, '#text', 'span'],
    ALLOWED_ATTR: ['href', quietStyle],
    ALLOW_ARIA_ATTR: false,
    ADD_URI_SAFE_ATTR: [quietStyle],
    ALLOW_DATA_ATTR: false,
    ALLOWED_NAMESPACES: ['http://www.w3.org/1999/xhtml'],
  },
  prepare: (purify) => {
    purify.addHook('afterSanitizeAttributes', (element) => {
      const href = element.localName === 'a' ? sanitizeURL(element.getAttribute('href')) : '';
      if (href === '') element.removeAttribute('href');
      else element.setAttribute('href', href);
    });
  },
  write: (body) => {
    for (const element of body.querySelectorAll('*')) {
      const style = element.getAttribute(quietStyle) ?? '';
      element.removeAttribute(quietStyle);
      if (element.localName === 'span') withMarks(element, marksOf(style));
      const isEmptyLink = element.localName === 'a' && !element.hasAttribute('href');
      if (element.localName === 'span' || isEmptyLink || isPlain(element, style)) unwrap(element);
    }
    return body.innerHTML;
  },
});
