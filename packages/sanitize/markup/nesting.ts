/** As deep as browsers nest (512 in Chromium); a DOM without such a bound builds deeper trees in quadratic time. */
const deepest = 512;

/** Elements that hold nothing, and those whose end HTML lets out since their like ends them. */
const flat: ReadonlySet<string> = new Set([
  ...['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'],
  ...['p', 'li', 'dt', 'dd', 'td', 'th', 'tr', 'tbody', 'thead', 'tfoot', 'option'],
]);

const tag = /<(\/?)([a-z][^\s/>]{0,63})([^<]*)/gi;

/** Whether markup looks shallow before anything is built of it: an end that fits nothing ends nothing. */
export function looksShallow(markup: string): boolean {
  const open: string[] = [];
  for (const [, slash, found = '', rest = ''] of markup.matchAll(tag)) {
    const name = found.toLowerCase();
    const endsItself = /^[^>]*\/>/.test(rest);
    if (flat.has(name)) continue;
    if (slash === '/') {
      const at = open.lastIndexOf(name);
      if (at >= 0) open.splice(at, 1);
    } else if (!endsItself) {
      open.push(name);
      if (open.length > deepest) return false;
    }
  }
  return true;
}

/** Whether what was built is as shallow, since parsers nest in ways that the text does not show. */
export function isShallow(root: Node): boolean {
  let depth = 0;
  let node: Node | null = root;
  while (node !== null) {
    if (depth > deepest) return false;
    if (node.firstChild !== null) {
      node = node.firstChild;
      depth += 1;
      continue;
    }
    while (node !== null && node !== root && node.nextSibling === null) {
      node = node.parentNode;
      depth -= 1;
    }
    node = node === null || node === root ? null : node.nextSibling;
  }
  return true;
}
