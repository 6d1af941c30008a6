import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type FileInfo, kB } from '@flux/contracts';
import type { Engine } from '@flux/database';
import { type Person, type StudioOptions, studioOfSuite } from '../testing.ts';

export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export type Entry = readonly [field: string, value: string | Blob, fileName?: string];

export function form(...entries: readonly Entry[]): FormData {
  const data = new FormData();
  for (const [field, value, fileName] of entries) {
    if (typeof value === 'string' && fileName === undefined) data.append(field, value);
    else data.append(field, typeof value === 'string' ? new Blob([value]) : value, fileName);
  }
  return data;
}

let count = 0;
/** Bytes that nobody else has. */
export const unique = (text = 'content'): string => `${text} ${process.pid} ${count++}`;

/** For tests: a file of 64 kB, a space of 100 kB. */
export const quota = { fileBytes: 64 * kB, spaceBytes: 100 * kB };

/** Waits for what the server does after its client has gone. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (tries === 100) throw error;
      await delay(20);
    }
  }
}

/** A studio for all tests of a suite, with what tests of uploads need. */
export function uploadsOfSuite(engine: Engine, options: StudioOptions = {}) {
  const studio = studioOfSuite(engine, { quota, ...options });
  return {
    studio,
    upload: (who: Person, data: FormData): Promise<Response> =>
      studio.call(who, 'POST', '/api/files/upload', data),

    uploaded: async (who: Person, data: FormData): Promise<FileInfo[]> =>
      (await studio.ok(201, who, 'POST', '/api/files/upload', data)).files,

    /** Names of half-written bytes. */
    incoming: (): Promise<string[]> => readdir(`${studio.dir}/incoming`).catch(() => []),

    /** Nothing is left of what was not kept: no file, no claim, no blob, no half-written bytes. */
    assertNothingLeft: async (who: Person, ...contents: readonly string[]): Promise<void> => {
      const files = studio.db.selectFrom('studio.files').select('name').where('owner_id', '=', who.id);
      assert.deepEqual(await files.execute(), []);
      assert.deepEqual(await studio.db.selectFrom('studio.blob_claims').selectAll().execute(), []);
      for (const content of contents) assert.equal(await studio.hasBlob(sha256(content)), false);
      assert.deepEqual(await readdir(`${studio.dir}/incoming`).catch(() => []), []);
    },
  };
}
