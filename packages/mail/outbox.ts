import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptMessage } from './mail.ts';

/** Messages kept; the oldest make room. */
export const longestOutbox = 100;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

function isKept(value: unknown): value is KeptMessage {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map(Object.entries(value));
  const texts = ['id', 'from', 'to', 'subject', 'text', 'at'].map((name) => fields.get(name));
  return texts.every((text) => typeof text === 'string');
}

/**
 * One file for each message below `dir`, so that every process of a studio writes to and reads from the same outbox.
 * Messages carry links that let people in: only the owner of the process can read them.
 */
export function createOutbox(dir: string) {
  /** Names begin with the time, so their order is that of the messages. */
  async function names(): Promise<string[]> {
    const all = await readdir(dir).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return all.filter((name) => name.endsWith('.json')).sort();
  }

  async function readOne(name: string): Promise<KeptMessage | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(join(dir, name), 'utf8'));
      return isKept(value) ? value : undefined;
    } catch (error) {
      // Another process made room, or somebody edited the file by hand.
      if (isMissing(error) || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  return {
    /** Resolves when the message is on the disk. */
    async keep(message: KeptMessage): Promise<void> {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const path = join(dir, `${message.id}.json`);
      const draft = `${path}.draft`;
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(message, undefined, 2));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
      const tooOld = (await names()).slice(0, -longestOutbox);
      await Promise.all(tooOld.map((name) => rm(join(dir, name), { force: true })));
    },

    /** Newest first. */
    async list(): Promise<readonly KeptMessage[]> {
      const newest = (await names()).slice(-longestOutbox).reverse();
      const messages = await Promise.all(newest.map(readOne));
      return messages.filter((message) => message !== undefined);
    },
  };
}
