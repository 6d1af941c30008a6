import { sameValue } from '../document/fields.ts';
import type { ElementChange, Snapshot } from './entry.ts';
import { changedText, mergeText, sameText } from './textMerge.ts';

type Change<Kind extends ElementChange['kind']> = Extract<ElementChange, { kind: Kind }>;

function setAfterSet(first: Change<'set'>, next: Change<'set'>): ElementChange | undefined {
  const fields = new Map(first.fields);
  for (const [path, { before, after }] of next.fields) {
    fields.set(path, { before: fields.has(path) ? fields.get(path)?.before : before, after });
  }
  for (const [path, { before, after }] of fields) if (sameValue(before, after)) fields.delete(path);
  return fields.size === 0 ? undefined : { ...first, fields };
}

/** What a colleague wrote in between is in neither end of what I did. */
const writtenAfter = (text: Snapshot['text'], { before, after }: Change<'text'>): Snapshot['text'] =>
  changedText(text, mergeText(before, after, text));

function textAfterText(first: Change<'text'>, next: Change<'text'>): ElementChange | undefined {
  const after = writtenAfter(first.after, next);
  return sameText(first.before, after) ? undefined : { ...first, after };
}

function setAfterCreate(first: Change<'create'>, next: Change<'set'>): ElementChange {
  const fields = new Map(first.snapshot.fields);
  for (const [path, { after }] of next.fields) {
    if (after === undefined) fields.delete(path);
    else fields.set(path, after);
  }
  return { ...first, snapshot: { ...first.snapshot, fields } };
}

/** An element as it was before a change of mine that came before its deletion. */
function asBefore(snapshot: Snapshot, change: Change<'set'> | Change<'text'>): Snapshot {
  if (change.kind === 'text') return { ...snapshot, text: change.before };
  const fields = new Map(snapshot.fields);
  for (const [path, { before }] of change.fields) {
    if (before === undefined) fields.delete(path);
    else fields.set(path, before);
  }
  return { ...snapshot, fields };
}

function deletedAfter(changes: ElementChange[], next: Change<'delete'>): void {
  let { snapshot } = next;
  for (let at = changes.length - 1; at >= 0; at -= 1) {
    const change = changes[at];
    if (change === undefined || change.id !== next.id) continue;
    if (change.kind === 'delete') break;
    changes.splice(at, 1);
    // Made and taken away again: as if it had never been.
    if (change.kind === 'create') return;
    snapshot = asBefore(snapshot, change);
  }
  changes.push({ ...next, snapshot });
}

function addTo(changes: ElementChange[], next: ElementChange): void {
  if (next.kind === 'delete') {
    deletedAfter(changes, next);
    return;
  }
  const at = changes.findLastIndex(
    ({ id, kind }) => id === next.id && (kind === next.kind || kind === 'create' || kind === 'delete'),
  );
  const before = changes[at];
  if (before === undefined || before.kind === 'delete' || next.kind === 'create') {
    changes.push(next);
    return;
  }
  const joined = join(before, next);
  if (joined === undefined) changes.splice(at, 1);
  else changes[at] = joined;
}

/** Two changes of one element as one; undefined when nothing is left of them. */
function join(
  before: Exclude<ElementChange, { kind: 'delete' }>,
  next: Change<'set'> | Change<'text'>,
): ElementChange | undefined {
  if (before.kind === 'create') {
    if (next.kind === 'set') return setAfterCreate(before, next);
    return { ...before, snapshot: { ...before.snapshot, text: writtenAfter(before.snapshot.text, next) } };
  }
  if (before.kind === 'set' && next.kind === 'set') return setAfterSet(before, next);
  return before.kind === 'text' && next.kind === 'text' ? textAfterText(before, next) : next;
}

/** What both lists of changes did, one after the other, as one list. */
export function composed(
  first: readonly ElementChange[],
  second: readonly ElementChange[],
): readonly ElementChange[] {
  const changes = [...first];
  for (const next of second) addTo(changes, next);
  return changes;
}
