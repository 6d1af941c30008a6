import { isHarmlessStyle } from './harmlessStyle.ts';
import { markupSanitizer } from './purifier.ts';
import { quietStyle, withStyles } from './quiet.ts';

/**
 * HTML as it looks, with nothing in it that runs, loads a page, sends a form or gives a style to what is around it:
 * for what has to keep its appearance. Where only the words and their formatting matter, use `sanitizeRichText`.
 */
export const stripScripts = markupSanitizer({
  config: {
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'dialog', 'template', 'noscript'],
    FORBID_ATTR: ['id', 'name', 'action', 'formaction', 'is', 'slot'],
    ADD_ATTR: [quietStyle],
    ADD_URI_SAFE_ATTR: [quietStyle],
    ALLOW_DATA_ATTR: false,
    USE_PROFILES: { html: true },
  },
  prepare: (purify) => {
    purify.addHook('afterSanitizeAttributes', (element) => {
      const style = element.getAttribute(quietStyle);
      if (style !== null && !isHarmlessStyle(style)) element.removeAttribute(quietStyle);
    });
  },
  write: (body) => withStyles(body.innerHTML),
});
