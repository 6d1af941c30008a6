import createDOMPurify, { type Config, type DOMPurify, type WindowLike } from 'dompurify';
import { whileCleaning } from '../trusted.ts';
import { isShallow, looksShallow } from './nesting.ts';
import { quiet } from './quiet.ts';

/** UTF-16 units of markup that are cleaned: as much as a drawing with its bitmaps takes, cleaned in some seconds. */
const longest = 8_388_608;
/** Markup that cleaning goes on changing is out to mislead; what is honest is done after one or two. */
const mostPasses = 4;

let given: WindowLike | undefined;

/** Names the DOM to work in, once, in a process that has none of its own. */
export function useDom(window: WindowLike): void {
  given = window;
}

/** Without a DOM there is nothing that could tell what is safe, so there is no answer. */
export function dom(): WindowLike {
  const found = given ?? (globalThis as { window?: WindowLike }).window;
  if (found === undefined) throw new Error('There is no DOM to clean markup in; call useDom first.');
  return found;
}

type Cleaning = {
  readonly config: Config;
  /** Adds hooks to a DOMPurify of its own. */
  readonly prepare: (purify: DOMPurify) => void;
  /** What is left, written as markup again. */
  readonly write: (body: Element) => string;
};

/**
 * A sanitizer of markup over DOMPurify, total, and idempotent: it answers with markup that reads back as itself, since
 * what changes when it is parsed again is how filters are got round (mXSS). `''` for anything but a string, and for what
 * is longer than 8 M characters, nested deeper than browsers nest, or not steady after four passes.
 */
export function markupSanitizer({ config, prepare, write }: Cleaning): (value: unknown) => string {
  let made: { readonly purify: DOMPurify; readonly window: WindowLike } | undefined;
  const purifier = (): DOMPurify => {
    const window = dom();
    if (made?.window !== window) {
      made = { purify: createDOMPurify(window), window };
      prepare(made.purify);
    }
    return made.purify;
  };
  const once = (given: string): string => {
    if (!looksShallow(given)) return '';
    const markup = quiet(given);
    return whileCleaning((policy) => {
      const parsed = new (dom() as typeof globalThis).DOMParser().parseFromString(
        policy.createHTML(markup),
        'text/html',
      );
      if (!isShallow(parsed)) return '';
      const trusted = policy as unknown as NonNullable<Config['TRUSTED_TYPES_POLICY']>;
      const body: Node = purifier().sanitize(markup, {
        ...config,
        RETURN_DOM: true,
        TRUSTED_TYPES_POLICY: trusted,
      });
      return write(body as Element);
    });
  };
  return (value) => {
    if (typeof value !== 'string' || value.length > longest) return '';
    let markup = value.toWellFormed().replaceAll('\0', '');
    for (let pass = 0; pass < mostPasses; pass += 1) {
      const cleaned = once(markup);
      if (cleaned === markup) return cleaned;
      markup = cleaned;
    }
    return once(markup) === markup ? markup : '';
  };
}
