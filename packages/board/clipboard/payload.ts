import { sanitizeJSON } from '@flux/sanitize';
import * as Y from 'yjs';
import { ELEMENTS_MAX } from '../constants.ts';
import { elementsOf } from '../document/boardDocument.ts';
import { isElementId } from '../document/elementId.ts';
import { type Fields, isValue, type Value } from '../document/fields.ts';
import { type FileInfo, readFileInfo } from '../document/files.ts';
import { readElement } from '../document/validate.ts';
import type { Snapshot, TextRuns } from '../undo/entry.ts';
import { restoreSnapshot } from '../undo/snapshot.ts';
import type { Fragment } from './fragment.ts';

/** What is copied: elements, and of the files they show what the document knows. */
export type Payload = {
  readonly fragment: Fragment;
  readonly files: ReadonlyMap<string, FileInfo>;
};

const FORMAT = 'fluxstudio-board';
const VERSION = 1;
/** How bytes are written in JSON: `{ "$bytes": "<base64>" }`. */
const BYTES = '$bytes';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bytesAsJson = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { [BYTES]: value.toBase64() } : value;

const bytesFromJson = (_key: string, value: unknown): unknown =>
  isObject(value) && typeof value[BYTES] === 'string' ? Uint8Array.fromBase64(value[BYTES]) : value;

export const encodePayload = ({ fragment, files }: Payload): string =>
  JSON.stringify(
    {
      format: FORMAT,
      version: VERSION,
      elements: fragment.map(({ id, snapshot }) => ({
        id,
        fields: Object.fromEntries(snapshot.fields),
        text: snapshot.text,
      })),
      files: Object.fromEntries(files),
    },
    bytesAsJson,
  );

function readFields(value: unknown): Fields | undefined {
  if (!isObject(value)) return undefined;
  const fields = new Map<string, Value>();
  for (const [path, part] of Object.entries(value)) {
    if (!isValue(part)) return undefined;
    fields.set(path, part);
  }
  return fields;
}

function readText(value: unknown): TextRuns {
  if (!Array.isArray(value)) return [];
  return value.flatMap((run: unknown) => {
    if (!isObject(run) || typeof run.insert !== 'string') return [];
    const insert = run.insert.toWellFormed();
    const attributes = run.attributes;
    return isObject(attributes) && isValue(attributes)
      ? [{ insert, attributes: readFields(attributes) }].map(({ attributes: marks }) => ({
          insert,
          attributes: Object.fromEntries(marks ?? []),
        }))
      : [{ insert }];
  });
}

/** Only what the validator would show comes in: it is asked on a document of its own. */
function readElements(values: readonly unknown[]): Fragment {
  const doc = new Y.Doc();
  const found: { id: string; snapshot: Snapshot }[] = [];
  const seen = new Set<string>();
  doc.transact(() => {
    for (const value of values) {
      if (!isObject(value) || !isElementId(value.id) || seen.has(value.id)) continue;
      const fields = readFields(value.fields);
      if (fields === undefined) continue;
      const snapshot = { fields, text: readText(value.text), ancestors: [] };
      restoreSnapshot(doc, value.id, { ...snapshot, text: [] });
      if ('skipped' in readElement(value.id, elementsOf(doc).get(value.id))) continue;
      seen.add(value.id);
      found.push({ id: value.id, snapshot });
    }
  });
  return found;
}

function readFiles(value: unknown): Map<string, FileInfo> {
  const files = new Map<string, FileInfo>();
  if (!isObject(value)) return files;
  for (const [key, each] of Object.entries(value)) {
    const info = isElementId(key) ? readFileInfo(each) : undefined;
    if (info !== undefined) files.set(key, info);
  }
  return files;
}

/** Reads what `encodePayload` wrote, whoever wrote it; undefined when it is not that or holds nothing to show. */
export function decodePayload(text: string): Payload | undefined {
  const value = sanitizeJSON(text, bytesFromJson);
  if (!isObject(value) || value.format !== FORMAT || value.version !== VERSION) return undefined;
  if (!Array.isArray(value.elements) || value.elements.length > ELEMENTS_MAX) return undefined;
  const fragment = readElements(value.elements);
  return fragment.length === 0 ? undefined : { fragment, files: readFiles(value.files) };
}
