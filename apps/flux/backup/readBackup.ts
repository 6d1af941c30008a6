import { Failure } from '../failures.ts';
import { type BlobList, blobListName, type Manifest } from './manifest.ts';
import { fetch } from './store.ts';

type Listed = BlobList[string];

/** @throws Failure('backup_unusable') */
export async function readBlobList(
  folder: string,
  { files }: Manifest,
  key: Uint8Array | undefined,
): Promise<ReadonlyMap<string, Listed>> {
  const stored = files[blobListName];
  if (stored === undefined) throw new Failure('backup_unusable', `${folder} has no list of files.`);
  const parts: Uint8Array[] = [];
  for await (const chunk of fetch(folder, blobListName, stored, key)) parts.push(chunk);
  const list: BlobList = JSON.parse(Buffer.concat(parts).toString());
  return new Map(Object.entries(list));
}
