import { basename, dirname } from 'node:path';
import { Failure } from '../failures.ts';
import type { Copies } from './copies.ts';
import { folderCopies } from './folderCopies.ts';
import { remoteOf } from './remote.ts';

/** The place that is named, from a folder of this machine. @throws Failure('usage') */
export const copiesOf = (place: string, here: string): Copies => folderCopies(remoteOf(place, here));

/** A copy by the place that keeps it. @throws Failure('usage') */
export function copyAt(place: string, here: string): { readonly from: Copies; readonly name: string } {
  const trimmed = place.replace(/\/+$/, '');
  const colon = trimmed.indexOf(':') + 1;
  const name = basename(trimmed.slice(colon));
  if (!/^[\w-][\w.-]*$/.test(name)) throw new Failure('usage', `${place} names no backup.`);
  const parent = dirname(trimmed.slice(colon));
  return { from: copiesOf(`${trimmed.slice(0, colon)}${parent}`, here), name };
}
