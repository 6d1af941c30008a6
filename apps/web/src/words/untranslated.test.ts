import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseAst } from 'rolldown/parseAst';

const source = join(import.meta.dirname, '..');

type Node = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** What is read out or shown of an element besides its text. */
const spoken = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'error',
  'hint',
  'label',
  'lead',
  'placeholder',
  'submit',
  'text',
  'title',
]);

/** A name that is the same in every language; an address that shows how one is written. */
const isName = /: (FluxStudio|ruth@ofen\.example)$/;
/** A picture of somebody's board, in the language of whoever drew it. */
const isPicture = /^door\/DoorPicture\.tsx:/;

const hasWord = (text: string): boolean => /\p{L}{2}/u.test(text);

/** The texts that an expression can become, where they are written down: of a choice, both. */
function written(node: unknown): readonly string[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'TemplateLiteral':
      return (node.quasis as readonly { value: { cooked: string } }[]).map(({ value }) => value.cooked);
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
      return written(node.expression);
    case 'ConditionalExpression':
      return [...written(node.consequent), ...written(node.alternate)];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return /^(\|\||&&|\?\?|\+)$/.test(String(node.operator))
        ? [...written(node.left), ...written(node.right)]
        : [];
    default:
      return [];
  }
}

/** The words that a person would read in the language they are written in. */
function untranslated(code: string, lang: 'ts' | 'tsx' = 'tsx'): readonly string[] {
  const found: string[] = [];
  const add = (texts: readonly string[]) => found.push(...texts.map((text) => text.trim()).filter(hasWord));
  const visit = (node: Node): void => {
    if (node.type === 'JSXText') add([String(node.value)]);
    if (node.type === 'JSXElement' || node.type === 'JSXFragment')
      for (const child of node.children as readonly Node[])
        if (child.type === 'JSXExpressionContainer') add(written(child));
    if (node.type === 'JSXAttribute' && isNode(node.name) && spoken.has(String(node.name.name)))
      add(written(node.value));
    if (node.type === 'CallExpression' && isNode(node.callee)) {
      const [first] = node.arguments as readonly Node[];
      const called = String(node.callee.name);
      if (['useTitle', 'setFault', 'announce'].includes(called)) add(written(first));
      if (called === 'say' && first?.type === 'ObjectExpression')
        for (const { key, value } of first.properties as readonly Node[])
          if (isNode(key) && key.name === 'text') add(written(value));
    }
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) value.filter(isNode).forEach(visit);
      else if (isNode(value)) visit(value);
    }
  };
  visit(parseAst(code, { lang }) as unknown as Node);
  return found;
}

test('words are found wherever they are shown or read out', () => {
  const shown = (code: string) => untranslated(`const a = ${code};`);
  assert.deepEqual(shown('<p>Hello {name}, it is {1}</p>'), ['Hello', ', it is']);
  assert.deepEqual(shown("<p>{isOpen ? 'Close' : `Open ` + name}</p>"), ['Close', 'Open']);
  assert.deepEqual(shown('<img alt="A picture" className="big" />'), ['A picture']);
  assert.deepEqual(shown("<Button label={name ?? 'Nobody'} />"), ['Nobody']);
  assert.deepEqual(shown("say({ icon, text: 'Saved' })"), ['Saved']);
  assert.deepEqual(shown("<p className=\"x\" title={t('a.b')}>{t('a.c')} · 1×{'…'}</p>"), []);
});

test('the page says nothing that is not translated', () => {
  const found = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts'))
    .flatMap((path) => {
      const code = readFileSync(join(source, path), 'utf8');
      return untranslated(code, path.endsWith('x') ? 'tsx' : 'ts').map((text) => `${path}: ${text}`);
    });
  assert.deepEqual(
    found.filter((line) => !isName.test(line) && !isPicture.test(line)),
    [],
  );
});
