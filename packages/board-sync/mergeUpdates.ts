import { mergeUpdates as mergeByYjs } from 'yjs';
import { type RangesByClient, unionOf } from './clockRanges.ts';
import { lengthOfNumber, putNumber } from './cursor.ts';
import { cutBefore } from './cutRun.ts';
import { gap } from './structs.ts';
import { type Run, readUpdate, type Update } from './updateReader.ts';

const byClientAndClock = (a: Run, b: Run): number => b.client - a.client || a.from - b.from || b.to - a.to;

/**
 * The runs that together hold every struct once, in order; `undefined` when two overlap in part and one would have to
 * be cut inside a struct.
 */
function disjoint(runs: readonly Run[]): Run[] | undefined {
  const result: Run[] = [];
  let last: Run | undefined;
  for (const run of runs.toSorted(byClientAndClock)) {
    if (last?.client === run.client && run.from < last.to) {
      if (run.to <= last.to) continue;
      const rest = cutBefore(run, last.to);
      if (rest === undefined) return undefined;
      last = rest;
    } else last = run;
    result.push(last);
  }
  return result;
}

/** A client's runs, one after the other. */
type Section = { readonly runs: Run[]; structs: number };

function sectionsOf(runs: readonly Run[]): readonly Section[] {
  const sections: Section[] = [];
  let section: Section | undefined;
  for (const run of runs) {
    const last = section?.runs.at(-1);
    if (section === undefined || last?.client !== run.client) {
      section = { runs: [run], structs: run.structs };
      sections.push(section);
    } else {
      section.structs += run.structs + (run.from > last.to ? 1 : 0);
      section.runs.push(run);
    }
  }
  return sections;
}

function lengthOfSection({ runs, structs }: Section): number {
  const first = runs[0]!;
  let length = lengthOfNumber(structs) + lengthOfNumber(first.client) + lengthOfNumber(first.from);
  let at = first.from;
  for (const { from, to, start, end } of runs) {
    if (from > at) length += 1 + lengthOfNumber(from - at);
    length += end - start;
    at = to;
  }
  return length;
}

function lengthOfDeletes(deletes: RangesByClient): number {
  let length = lengthOfNumber(deletes.size);
  for (const [client, ranges] of deletes) {
    length += lengthOfNumber(client) + lengthOfNumber(ranges.length / 2);
    for (let i = 0; i < ranges.length; i += 2) {
      length += lengthOfNumber(ranges[i]!) + lengthOfNumber(ranges[i + 1]! - ranges[i]!);
    }
  }
  return length;
}

/** Writes a section and returns the offset after it. Runs that touch become one. */
function putSection(target: Uint8Array, offset: number, section: Section, written: Run[]): number {
  const first = section.runs[0]!;
  let at = putNumber(target, offset, section.structs);
  at = putNumber(target, at, first.client);
  at = putNumber(target, at, first.from);
  let clock = first.from;
  for (const run of section.runs) {
    const before = written.at(-1);
    const touches = run !== first && run.from === clock && before !== undefined;
    if (run.from > clock) {
      target[at++] = gap;
      at = putNumber(target, at, run.from - clock);
    }
    const start = at;
    const length = run.end - run.start;
    // For a few bytes a loop is four times as quick as a view and its `set`.
    if (length < 48) for (let i = 0; i < length; i++) target[at + i] = run.bytes[run.start + i]!;
    else target.set(run.bytes.subarray(run.start, run.end), at);
    at += length;
    clock = run.to;
    if (touches) {
      written[written.length - 1] = { ...before, to: clock, structs: before.structs + run.structs, end: at };
    } else written.push({ ...run, bytes: target, start, end: at });
  }
  return at;
}

function putDeletes(target: Uint8Array, offset: number, deletes: RangesByClient): number {
  let at = putNumber(target, offset, deletes.size);
  for (const [client, ranges] of deletes) {
    at = putNumber(target, at, client);
    at = putNumber(target, at, ranges.length / 2);
    for (let i = 0; i < ranges.length; i += 2) {
      at = putNumber(target, at, ranges[i]!);
      at = putNumber(target, at, ranges[i + 1]! - ranges[i]!);
    }
  }
  return at;
}

/**
 * An update of runs that lie in order and do not overlap, and of deletions. Bytes are copied as they stand: nothing is
 * decoded, so putting a megabyte together takes well under a millisecond where Yjs takes a hundred.
 */
export function assemble(runs: readonly Run[], deletes: RangesByClient): Update {
  const sections = sectionsOf(runs);
  let length = lengthOfNumber(sections.length) + lengthOfDeletes(deletes);
  for (const section of sections) length += lengthOfSection(section);
  const bytes = new Uint8Array(length);
  const written: Run[] = [];
  let at = putNumber(bytes, 0, sections.length);
  for (const section of sections) at = putSection(bytes, at, section, written);
  putDeletes(bytes, at, deletes);
  return { bytes, runs: written, deletes };
}

/** One update that brings what all of them bring, as `Y.mergeUpdates` does. */
export function mergeUpdates(updates: readonly Update[]): Update {
  const [first] = updates;
  if (first === undefined) return assemble([], new Map());
  if (updates.length === 1) return first;
  const runs = disjoint(updates.flatMap((update) => update.runs));
  if (runs === undefined) return readUpdate(mergeByYjs(updates.map(({ bytes }) => bytes)));
  return assemble(runs, unionOf(updates.map(({ deletes }) => deletes)));
}
