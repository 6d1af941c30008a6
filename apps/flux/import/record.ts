import { createHash } from 'node:crypto';
import { newId } from '@flux/contracts';

/** A row of the 2025 system, of which nothing is sure. */
export type OldRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is OldRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first that is there: files and tables name the same things differently. */
export const pick = (record: OldRecord, ...names: readonly string[]): unknown =>
  names.map((name) => record[name]).find((value) => value !== undefined && value !== null && value !== '');

/** A text, or a number as one: ids were both. */
export function textIn(record: OldRecord, ...names: readonly string[]): string | undefined {
  const value = pick(record, ...names);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

export function dateIn(record: OldRecord, ...names: readonly string[]): Date | undefined {
  const value = pick(record, ...names);
  if (!(value instanceof Date) && typeof value !== 'string' && typeof value !== 'number') return undefined;
  const date = new Date(value);
  return date.getTime() > 0 && date.getTime() <= Date.now() ? date : undefined;
}

export const listIn = (record: OldRecord, ...names: readonly string[]): readonly OldRecord[] => {
  const value = pick(record, ...names);
  return Array.isArray(value) ? value.filter(isRecord) : [];
};

/**
 * The id that a thing of the 2025 system has here, the same at every import: a UUID version 7 of its time, with a hash where
 * chance would be.
 */
export function steadyId<T extends string>(kind: string, oldId: string, at: Date): T {
  const hash = createHash('sha256').update(`${kind} ${oldId}`).digest('hex');
  const time = newId(at.getTime()).slice(0, 13);
  const variant = ((Number.parseInt(hash[3] ?? '0', 16) & 3) | 8).toString(16);
  return `${time}-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}` as T;
}
