import { resolve } from 'node:path';
import { Failure } from '../failures.ts';

const prefix = 'restic:';

/** Whatever begins so is a repository of restic, also when it names none. */
export const isRestic = (place: string): boolean => place.startsWith(prefix);

/** `https://somebody:secret@host`: what is named is shown, and stands on command lines. */
const hasPassword = (place: string): boolean => /\/\/[^/]*:[^/]*@/.test(place);

/** Kept in a configuration, where a folder of whoever calls means nothing. */
export const isFixedPlace = (place: string): boolean =>
  /^restic:(\/|[a-z\d]+:)[\w.@:/~-]+$/.test(place) && !hasPassword(place);

/** restic's own way to say where a repository is; whatever has none of its schemes is a folder here. */
const schemePattern = /^(azure|b2|gs|local|rclone|rest|s3|sftp|swift):/;

/**
 * The repository of `restic:<repository>`, as restic takes it.
 * @throws Failure('usage') without showing a password that stands in it.
 */
export function repositoryOf(place: string, here: string): string {
  const repository = place.slice(prefix.length);
  if (/^[/#]*$/.test(repository)) throw new Failure('usage', `${place} names no repository.`);
  if (hasPassword(repository))
    throw new Failure(
      'usage',
      'No password belongs into the name of a repository: set RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD.',
    );
  return schemePattern.test(repository) ? repository : resolve(here, repository);
}

/** `restic:<repository>#<name>`. @throws Failure('usage') */
export function snapshotAt(place: string): { readonly repository: string; readonly name: string } {
  const mark = place.lastIndexOf('#');
  const name = place.slice(mark + 1);
  if (mark === -1 || !/^[\w-][\w.-]*$/.test(name))
    throw new Failure('usage', 'After restic: comes the repository, then # and the backup’s name or latest.');
  return { repository: place.slice(0, mark), name };
}
