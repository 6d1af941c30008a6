import { DECORATION } from '../../render/drawText.ts';
import type { Line } from '../../text/layout.ts';
import { CODE_FAMILY } from '../../text/measure.ts';
import { type Marks, type RichText, runsWithin } from '../../text/richText.ts';
import { lineLeft, type PlacedText } from '../../text/textArea.ts';
import { box, style } from '../styled.ts';

/** The lines of a text as elements, each as our own breaker made it. */
export type EditorLines = {
  /** Brings the elements up to date; those that are the same stay, and with them what the browser knows. */
  readonly render: (placed: PlacedText, link: string) => void;
  /** The words as they are in the page now, also those an input method is writing. */
  readonly read: () => string;
  readonly placeOf: (node: Node, offset: number) => number | undefined;
  readonly nodeAt: (place: number) => { readonly node: Node; readonly offset: number } | undefined;
};

type Shown = { readonly line: Line; readonly key: string; readonly ending: string };

function spanFor(words: string, marks: Marks, link: string): Node {
  if (Object.keys(marks).length === 0) return document.createTextNode(words);
  const span = document.createElement('span');
  const lines = [
    ...(marks.underline === true || marks.link !== undefined ? ['underline'] : []),
    ...(marks.strike === true ? ['line-through'] : []),
  ];
  style(span, {
    // Its own height would move the line's baseline where the canvas has none of that.
    lineHeight: '0',
    fontWeight: marks.bold === true ? '700' : '400',
    fontStyle: marks.italic === true ? 'italic' : 'normal',
    ...(marks.code === true ? { fontFamily: CODE_FAMILY } : {}),
    ...(marks.link === undefined ? {} : { color: link }),
    ...(lines.length === 0
      ? {}
      : {
          textDecoration: lines.join(' '),
          textDecorationThickness: `${DECORATION.thickness}em`,
          textUnderlineOffset: `${DECORATION.underline}em`,
          textDecorationSkipInk: 'none',
        }),
  });
  span.append(document.createTextNode(words));
  return span;
}

function fill(element: HTMLElement, text: RichText, line: Line, link: string): void {
  const nodes = runsWithin(text, line.start, line.end).map((run) =>
    spanFor(text.plain.slice(run.start, run.end), run.marks, link),
  );
  // An empty line has a place for the caret.
  element.replaceChildren(...(nodes.length === 0 ? [document.createElement('br')] : nodes));
}

/** The same in each detail that is seen: then the element need not be touched. */
const keyOf = (text: RichText, line: Line, link: string): string =>
  JSON.stringify([
    text.plain.slice(line.start, line.end),
    runsWithin(text, line.start, line.end).map(({ start, end, marks }) => [
      start - line.start,
      end - start,
      marks,
    ]),
    link,
  ]);

export function editorLines(root: HTMLElement): EditorLines {
  const shown = new Map<Node, Shown>();

  const lineOf = (node: Node): HTMLElement | undefined => {
    for (let at: Node | null = node; at !== null && at !== root; at = at.parentNode) {
      if (at.parentNode === root && at instanceof HTMLElement) return at;
    }
    return undefined;
  };

  return {
    render(placed, link) {
      const { text, layout } = placed;
      const lines = layout.lines();
      lines.forEach((line, at) => {
        let element = root.childNodes[at];
        if (!(element instanceof HTMLDivElement)) {
          element?.remove();
          element = box({ whiteSpace: 'pre' });
          root.insertBefore(element, root.childNodes[at] ?? null);
        }
        const key = keyOf(text, line, link);
        if (!(element instanceof HTMLDivElement)) return;
        if (shown.get(element)?.key !== key) fill(element, text, line, link);
        shown.set(element, { line, key, ending: text.plain.slice(line.end, line.next) });
        const left = lineLeft(placed, line);
        element.dir = line.isRtl ? 'rtl' : 'ltr';
        style(element, {
          height: `${layout.lineHeight}px`,
          lineHeight: `${layout.lineHeight}px`,
          marginLeft: line.isRtl ? '-100000px' : `${left}px`,
          marginRight: line.isRtl ? `${placed.width - left - line.width}px` : '-100000px',
        });
      });
      while (root.childNodes.length > lines.length) {
        const last = root.lastChild;
        if (last === null) break;
        shown.delete(last);
        last.remove();
      }
    },
    read() {
      let words = '';
      let ending = '';
      root.childNodes.forEach((node, at) => {
        const known = shown.get(node);
        // What the browser put there itself is a paragraph.
        if (at > 0) words += known === undefined && ending === '' ? '\n' : ending;
        words += node.textContent ?? '';
        ending = known?.ending ?? '\n';
        // An input method changed this line: it must be written anew afterwards.
        if (known !== undefined) shown.set(node, { ...known, key: '' });
      });
      return words;
    },
    placeOf(node, offset) {
      if (node === root) {
        const child = root.childNodes[offset];
        const known = child === undefined ? undefined : shown.get(child);
        if (known !== undefined) return known.line.start;
        const last = root.lastChild === null ? undefined : shown.get(root.lastChild);
        return last?.line.end;
      }
      const element = lineOf(node);
      const known = element === undefined ? undefined : shown.get(element);
      if (element === undefined || known === undefined) return undefined;
      const range = document.createRange();
      range.setStart(element, 0);
      range.setEnd(node, offset);
      return Math.min(known.line.end, known.line.start + range.toString().length);
    },
    nodeAt(place) {
      let found: Node | undefined;
      for (const element of root.childNodes) {
        const line = shown.get(element)?.line;
        if (line === undefined || line.start > place) break;
        found = element;
      }
      const line = found === undefined ? undefined : shown.get(found)?.line;
      if (found === undefined || line === undefined) return undefined;
      let left = Math.min(place, line.end) - line.start;
      const walker = document.createTreeWalker(found, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const length = node.nodeValue?.length ?? 0;
        if (left <= length) return { node, offset: left };
        left -= length;
      }
      return { node: found, offset: 0 };
    },
  };
}
