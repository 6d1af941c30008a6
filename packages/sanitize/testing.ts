import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { useDom } from './markup/index.ts';

/** Any UTF-16 at all: lone surrogates, controls, direction overrides, and the characters that names trip over. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
    .map((units) => String.fromCharCode(...units)),
  fc.string({
    unit: fc.constantFrom(
      ...' .\\/:*@-aÅ\u0301\u00e9\u202A\u202C\u202E\u2067\u2069\u200B\uFEFF\0\r\n\t\u0085\u2028\ud800#&;x',
      ...[
        'CON',
        'İ',
        '🧑‍🎨',
        'javascript:',
        'https://',
        '&#x6a;',
        '__proto__',
        '\u{1F3F4}',
        '\u{E0067}',
        '\u{E007F}',
      ],
    ),
    maxLength: 400,
  }),
);

const pieces = [
  ...[
    '<b>',
    '</b>',
    '<p>',
    '</p>',
    '<a href="',
    '">',
    '</a>',
    '<svg>',
    '</svg>',
    '<math>',
    '<mtext>',
    '<mglyph>',
  ],
  ...[
    '<style>',
    '</style>',
    '<script>',
    '</script>',
    '<img src=x onerror=alert(1)>',
    '<table>',
    '<form>',
    '<td>',
  ],
  ...[
    '<template>',
    '</template>',
    '<noscript>',
    '</noscript>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '--!>',
    '<title>',
  ],
  ...[
    '<foreignObject>',
    '<use href="#a"/>',
    '<g id="a">',
    '</g>',
    '<animate attributeName="href" to="javascript:1"/>',
  ],
  ...[
    'javascript:alert(1)',
    'https://a.example/',
    'data:text/html,x',
    '&lt;',
    '&#x6a;',
    '&',
    '<',
    '>',
    '"',
    "'",
    '`',
  ],
  ...[
    ' onload=alert(1) ',
    ' style="background:url(//a)"',
    '\0',
    '\u00A0',
    'x',
    ' ',
    '\n',
    '<textarea>',
    '<plaintext>',
  ],
];

/** Markup of fragments that filters were got round with, in any order, whole and torn. */
export const hostileMarkup = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((all) => all.join('')),
  fc
    .array(fc.constantFrom(...pieces), { maxLength: 12 })
    .map((all) => `<svg xmlns="http://www.w3.org/2000/svg">${all.join('')}</svg>`),
  hostileText,
);

/** Cleans as a server would, in a DOM without a window to look at. */
export const withDom = (): void => useDom(new JSDOM('').window);

/** Microseconds of processor time, whatever else the machine does; the least of several, since nothing makes it less. */
function work(run: () => void): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const before = process.threadCpuUsage();
      run();
      const { user, system } = process.threadCpuUsage(before);
      return user + system;
    }),
  );
}

/** Less is the noise of the clock. */
const noise = 3_000;

function growthOnce(run: (text: string) => unknown, few: string, many: string): number {
  run(few);
  const small = work(() => run(few));
  return work(() => run(many)) / Math.max(small, noise);
}

/**
 * How many times the work grows when `unit` is repeated four times as often: 4 for linear, 16 for quadratic. Measured
 * again where it looks like more than linear, since collecting garbage is work too and comes when it comes.
 */
export function growth(run: (text: string) => unknown, unit: string, length: number): number {
  const times = Math.ceil(length / unit.length);
  const [few, many] = [unit.repeat(times), unit.repeat(4 * times)];
  let least = growthOnce(run, few, many);
  for (let again = 0; again < 3 && least >= 9; again += 1)
    least = Math.min(least, growthOnce(run, few, many));
  return least;
}

const { DOMParser } = new JSDOM('').window;

/** What a reader's browser would make of markup, in a document that runs nothing. */
export const parsed = (markup: string): Document => new DOMParser().parseFromString(markup, 'text/html');

/** Everything in markup that could run or load something; empty for what is safe. */
export function dangersIn(root: ParentNode): readonly string[] {
  const forbidden =
    'script, iframe, frame, object, embed, applet, base, link, meta, form, template, noscript, foreignObject, animate, set, math, frameset';
  const found = [...root.querySelectorAll(forbidden)].map(({ nodeName }) => nodeName);
  for (const { nodeName, attributes } of root.querySelectorAll('*')) {
    for (const { name, value } of attributes) {
      const written = `${nodeName} ${name}=${value}`;
      if (/^on/i.test(name) || name === 'srcdoc' || name === 'formaction') found.push(written);
      if (/^[\s\p{Cc}]*(?:javascript|vbscript|data:text|data:image\/svg)/iu.test(value)) found.push(written);
    }
  }
  return found;
}
