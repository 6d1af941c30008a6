import { basename, dirname } from 'node:path';
import type { Given } from '../command.ts';
import { Failure } from '../failures.ts';
import { isRestic, repositoryOf, snapshotAt } from '../restic/place.ts';
import { createRestic } from '../restic/restic.ts';
import type { Copies } from './copies.ts';
import { folderCopies } from './folderCopies.ts';
import { remoteOf } from './remote.ts';
import { resticCopies } from './resticCopies.ts';

/** Where a place is named. */
export type Here = {
  /** What its paths begin from. */
  readonly folder: string;
  readonly env: Given['env'];
  /** The variables of a target, for restic. */
  readonly resticVariables?: string | undefined;
};

/** The place that is named. @throws Failure('usage') */
export function copiesOf(place: string, { folder, env, resticVariables: file }: Here): Copies {
  if (!isRestic(place)) return folderCopies(remoteOf(place, folder));
  return resticCopies(createRestic({ repository: repositoryOf(place, folder), env, file }), place);
}

/** A copy by the place that keeps it. @throws Failure('usage') */
export function copyAt(place: string, here: Here): { readonly from: Copies; readonly name: string } {
  if (isRestic(place)) {
    const { repository, name } = snapshotAt(place);
    return { from: copiesOf(repository, here), name };
  }
  const trimmed = place.replace(/\/+$/, '');
  const colon = trimmed.indexOf(':') + 1;
  const name = basename(trimmed.slice(colon));
  if (!/^[\w-][\w.-]*$/.test(name)) throw new Failure('usage', `${place} names no backup.`);
  const parent = dirname(trimmed.slice(colon));
  return { from: copiesOf(`${trimmed.slice(0, colon)}${parent}`, here), name };
}
