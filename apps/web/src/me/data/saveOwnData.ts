import { ConnectionError } from '@flux/contracts/client';
import { downloadZip } from 'client-zip';
import { type Collecting, type Entry, ownData } from './ownData.ts';

export type Saved = { readonly file: string; readonly missing: readonly string[] };

async function* withMissing(collecting: Collecting, missing: string[]): AsyncGenerator<Entry> {
  yield* ownData({
    ...collecting,
    onMissing: (name) => {
      missing.push(name);
    },
  });
  if (missing.length > 0) yield { name: 'missing.json', input: JSON.stringify(missing, null, 2) };
}

/** Saves everything of a person as one ZIP. The browser keeps large ones on its disk while they grow. */
export async function saveOwnData(collecting: Omit<Collecting, 'onMissing'>): Promise<Saved> {
  const missing: string[] = [];
  const zip = downloadZip(withMissing({ ...collecting, onMissing: () => {} }, missing));
  const blob = await zip.blob().catch((error: unknown) => {
    // What breaks off on the way is a plain `TypeError`.
    throw error instanceof TypeError ? new ConnectionError(error) : error;
  });
  const address = URL.createObjectURL(blob);
  const file = `fluxstudio-${new Date().toISOString().slice(0, 10)}.zip`;
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  URL.revokeObjectURL(address);
  return { file, missing };
}
