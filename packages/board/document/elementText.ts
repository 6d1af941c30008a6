import { isSafeURL } from '@flux/sanitize';
import type * as Y from 'yjs';
import { TEXT_MAX } from '../constants.ts';
import { type Marks, PLAIN, type RichText, type TextRun } from '../text/richText.ts';
import { textOf } from './boardDocument.ts';

/** What stands for something in a text that is no text: one unit, so that offsets stay Yjs's own. */
const OBJECT = '\uFFFC';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The marks this page knows; others stay stored and are not shown. */
export function readMarks(value: unknown): Marks {
  if (!isObject(value)) return PLAIN;
  const { bold, italic, underline, strike, code, link } = value;
  const marks: Marks = {
    ...(bold === true ? { bold } : {}),
    ...(italic === true ? { italic } : {}),
    ...(underline === true ? { underline } : {}),
    ...(strike === true ? { strike } : {}),
    ...(code === true ? { code } : {}),
    ...(isSafeURL(link) ? { link } : {}),
  };
  return Object.keys(marks).length === 0 ? PLAIN : marks;
}

export const sameMarks = (a: Marks, b: Marks): boolean =>
  a === b ||
  (a.bold === b.bold &&
    a.italic === b.italic &&
    a.underline === b.underline &&
    a.strike === b.strike &&
    a.code === b.code &&
    a.link === b.link);

/**
 * What is written in an element, or undefined for nothing. Total, and as long as what is stored: too long a text
 * is cut, lone surrogates and embedded objects are shown by a sign (board.md, validator).
 */
export function readText(doc: Y.Doc, id: string): RichText | undefined {
  const text = textOf(doc, id);
  if (text === undefined || text.length === 0) return undefined;
  const delta: unknown = text.toDelta();
  if (!Array.isArray(delta)) return undefined;
  const runs: TextRun[] = [];
  let plain = '';
  for (const part of delta) {
    if (!isObject(part) || plain.length >= TEXT_MAX) continue;
    const words = typeof part.insert === 'string' ? part.insert : OBJECT;
    const start = plain.length;
    plain += words.slice(0, TEXT_MAX - start);
    const marks = readMarks(part.attributes);
    const last = runs.at(-1);
    if (last !== undefined && sameMarks(last.marks, marks))
      runs[runs.length - 1] = { ...last, end: plain.length };
    else runs.push({ start, end: plain.length, marks });
  }
  return { plain: plain.toWellFormed(), runs };
}

/**
 * The id of the element whose text this root is, if it is one. What came from elsewhere has no kind of its own
 * until it is read, so the name alone tells.
 */
export function idOfText(doc: Y.Doc, type: object): string | undefined {
  const before = owners.get(type);
  if (before !== undefined) return before;
  for (const [name, root] of doc.share) {
    if (root !== type || !name.startsWith('text:')) continue;
    const id = name.slice('text:'.length);
    owners.set(type, id);
    return id;
  }
  return undefined;
}

/** A root keeps its name for as long as it lives. */
const owners = new WeakMap<object, string>();
