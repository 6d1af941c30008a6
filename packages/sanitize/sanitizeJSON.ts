/** Deeper nesting than this is an attack on the stack of whoever walks through it or writes it again. */
const deepest = 256;

type Node = { readonly value: object; readonly depth: number };

/** What would change every object if it were merged into one: `__proto__`, and `constructor.prototype`. */
function dropPrototypes(value: object): void {
  Reflect.deleteProperty(value, '__proto__');
  const own: unknown = Object.hasOwn(value, 'constructor') ? value.constructor : undefined;
  if (typeof own === 'object' && own !== null && Object.hasOwn(own, 'prototype'))
    Reflect.deleteProperty(value, 'constructor');
}

/**
 * JSON of a stranger as values that can be merged and walked without harm: no key in it reaches for a prototype, and it
 * is nested 256 deep at most. `undefined` for what is no such JSON, anything but a string too. Total, linear.
 * @param revive as `JSON.parse` takes it; what it throws makes the whole `undefined`.
 */
export function sanitizeJSON(text: unknown, revive?: (key: string, value: unknown) => unknown): unknown {
  if (typeof text !== 'string') return undefined;
  let root: unknown;
  try {
    root = JSON.parse(text, revive);
  } catch {
    return undefined;
  }
  const waiting: Node[] = [];
  const visit = (value: unknown, depth: number) => {
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
      waiting.push({ value, depth });
  };
  visit(root, 1);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.depth > deepest) return undefined;
    if (!Array.isArray(node.value)) dropPrototypes(node.value);
    for (const one of Object.values(node.value)) visit(one, node.depth + 1);
  }
  return root;
}
