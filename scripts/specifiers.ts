import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { parseAst } from 'rolldown/parseAst';

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function textOf(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Literal' && typeof value.value === 'string'
    ? value.value
    : undefined;
}

/** `require('x')`, as rolldown leaves it for what it does not bundle. */
const requires = new Set(['require', '__require']);

/** What a node of the syntax asks for: by import, export, `require`, or as a thread or process of its own. */
function askedFor(node: Node): string | undefined {
  const [first, second] = Array.isArray(node.arguments) ? node.arguments : [];
  const callee = isNode(node.callee) ? node.callee.name : undefined;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return textOf(node.source);
    case 'CallExpression':
      return typeof callee === 'string' && requires.has(callee) ? textOf(first) : undefined;
    case 'NewExpression':
      return callee === 'URL' && second !== undefined ? textOf(first) : undefined;
    default:
      return undefined;
  }
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const one of value) yield* nodesOf(one);
  } else if (isNode(value)) {
    yield value;
    for (const inner of Object.values(value)) yield* nodesOf(inner);
  }
}

/** What a built file needs that is not in it, Node's own modules left out. */
export async function specifiersOf(path: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const node of nodesOf(parseAst(await readFile(path, 'utf8')))) {
    const specifier = askedFor(node);
    if (specifier !== undefined && !isBuiltin(specifier)) found.add(specifier);
  }
  return [...found].sort();
}
