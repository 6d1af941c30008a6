import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Block, parseBlocks } from './blocks.ts';
import { type Inline, parseInline } from './inline.ts';
import { plainText } from './plainText.ts';

const mia = '[@Mia](person:018f2b6e-0000-7000-8000-000000000001)';

/** Nodes written short: `{strong: bold}`, so that a test reads as what is seen. */
function show(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      if (node.kind === 'break') return '{break}';
      if (node.kind === 'mention') return `{mention: ${node.name} ${node.personId.slice(-1)}}`;
      if (node.kind === 'code') return `{code: ${node.text}}`;
      if (node.kind === 'link') return `{link ${node.href}: ${show(node.content)}}`;
      return `{${node.kind}: ${show(node.content)}}`;
    })
    .join('');
}
const inline = (text: string): string => show(parseInline(text));

function showBlocks(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.kind === 'paragraph') return `p(${show(block.content)})`;
      if (block.kind === 'code') return `code(${block.text})`;
      if (block.kind === 'quote') return `quote(${showBlocks(block.content)})`;
      return `list${block.start ?? ''}(${block.items.map(showBlocks).join('; ')})`;
    })
    .join(' ');
}
const blocks = (text: string): string => showBlocks(parseBlocks(text));

test('bold, italic, struck and code', () => {
  assert.equal(inline('a **bold** and *italic* word'), 'a {strong: bold} and {emphasis: italic} word');
  assert.equal(inline('__bold__ _italic_ ~~old~~'), '{strong: bold} {emphasis: italic} {struck: old}');
  assert.equal(inline('***both***'), '{strong: {emphasis: both}}');
  assert.equal(inline('**bold and *italic* inside**'), '{strong: bold and {emphasis: italic} inside}');
  assert.equal(inline('use `npm **x**` now'), 'use {code: npm **x**} now');
  assert.equal(inline('`` a ` b ``'), '{code: a ` b}');
});

test('what only looks like a mark stays as it was typed', () => {
  assert.equal(inline('2 * 3 * 4'), '2 * 3 * 4');
  assert.equal(inline('snake_case_name'), 'snake_case_name');
  assert.equal(inline('**open'), '**open');
  assert.equal(inline('****'), '****');
  assert.equal(inline('a ~ b ~~ c'), 'a ~ b ~~ c');
  assert.equal(inline('`open'), '`open');
  assert.equal(inline('\\*not\\* \\`code\\`'), '*not* `code`');
  assert.equal(inline('C:\\new'), 'C:\\new');
  assert.equal(inline('*a **b*'), '{emphasis: a **b}');
});

test('links are those that are safe to follow; others stay text', () => {
  assert.equal(inline('[the menu](https://ofen.example/menu)'), '{link https://ofen.example/menu: the menu}');
  assert.equal(inline('[**bold**](https://a.example)'), '{link https://a.example/: {strong: bold}}');
  assert.equal(inline('[x](javascript:alert)'), '[x](javascript:alert)');
  assert.equal(inline('[x](/boards/1)'), '[x](/boards/1)');
  assert.equal(inline('[](https://a.example)'), '[](https://a.example)');
  assert.equal(inline('[open'), '[open');
});

test('a bare address is a link without the punctuation around it', () => {
  assert.equal(inline('see https://a.example/x.'), 'see {link https://a.example/x: https://a.example/x}.');
  assert.equal(inline('(https://a.example/b)'), '({link https://a.example/b: https://a.example/b})');
  assert.equal(
    inline('https://a.example/Oven_(bakery)'),
    '{link https://a.example/Oven_(bakery): https://a.example/Oven_(bakery)}',
  );
  assert.equal(inline('**https://a.example/**'), '{strong: {link https://a.example/: https://a.example/}}');
  assert.equal(inline('xhttps://a.example http://'), 'xhttps://a.example http://');
});

test('a mention is a person, by id', () => {
  assert.equal(inline(`ask ${mia}, please`), 'ask {mention: Mia 1}, please');
  assert.equal(inline('[@nora] [@nora](person:1)'), '[@nora] [@nora](person:1)');
  assert.equal(inline(`\`${mia}\``), `{code: ${mia}}`);
});

test('line breaks are kept, paragraphs are apart', () => {
  assert.equal(blocks('one\ntwo\n\nthree'), 'p(one{break}two) p(three)');
  assert.equal(blocks('  \n\n'), '');
});

test('code between fences is left alone, also without an end', () => {
  assert.equal(
    blocks('look:\n```ts\nconst a = **1**;\n\n- x\n```\nthere'),
    'p(look:) code(const a = **1**;\n\n- x) p(there)',
  );
  assert.equal(blocks('```\nopen'), 'code(open)');
  assert.equal(blocks('~~~\n```\n~~~\nthere'), 'code(```) p(there)');
});

test('quotes and lists, in each other too', () => {
  assert.equal(blocks('> said\n> so\nyes'), 'quote(p(said{break}so)) p(yes)');
  assert.equal(blocks('- a\n- b\n  - c\n- d'), 'list(p(a); p(b) list(p(c)); p(d))');
  assert.equal(blocks('3. a\n4. b'), 'list3(p(a); p(b))');
  assert.equal(blocks('> - a\n> - b'), 'quote(list(p(a); p(b)))');
  assert.equal(blocks('-5 degrees'), 'p(-5 degrees)');
});

test('a message in one line names who is mentioned and shows no marks', () => {
  const text = `**Look**, ${mia}:\n- \`a\`\n- [b](https://b.example)\n> so\n\`\`\`\nx\n\`\`\``;
  assert.equal(plainText(text), 'Look, @Mia: a, b so x');
});

const piece = fc.constantFrom(
  ...[
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```',
    '[',
    '](https://a.example)',
    '[@a',
    mia,
    'https://a.example',
    '\n',
    '> ',
    '- ',
    '1. ',
    ' ',
    'a',
    '\\',
    'é',
    '(',
  ],
);

const depthOf = (nodes: readonly Inline[]): number =>
  Math.max(0, ...nodes.map((node) => ('content' in node ? 1 + depthOf(node.content) : 0)));

test('whatever is typed, every letter and number of it is still to be read, and nothing is nested without end', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const nodes = parseInline(text);
      assert.ok(depthOf(nodes) <= 12);
      const seen = show(nodes).replaceAll(/\{(?:link \S+|\w+):? ?/g, '');
      assert.equal(seen.split('é').length, text.split('é').length);
      parseBlocks(text);
    }),
    { numRuns: 3_000 },
  );
});

test('64 kB of the worst text is read in under a second of the processor', () => {
  const units = [
    '*a ',
    '**',
    '_',
    '`',
    '``` ` ',
    '[',
    ']',
    '[a](',
    '[@a',
    'https://',
    '> ',
    '- a\n',
    '>',
    'h',
    '*a*',
    'a* ',
    '*a**b_c~~d',
    '\n',
    '\\',
    '(https://a.example',
  ];
  for (const unit of units) {
    const text = unit.repeat(Math.ceil(65_536 / unit.length));
    const began = process.threadCpuUsage();
    parseBlocks(text);
    const { user } = process.threadCpuUsage(began);
    assert.ok(user < 1_000_000, `${JSON.stringify(unit)}: ${user} µs`);
  }
});
