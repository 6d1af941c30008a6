import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { linesSince } from './sortedLog.ts';

const timeOf = (line: string): number | undefined => {
  const [found] = /^\d+/.exec(line) ?? [];
  return found === undefined ? undefined : Number(found);
};

describe('a log in the order of time', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flux-log-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(text: string, since: number): Promise<readonly string[]> {
    const path = join(folder, 'log');
    await writeFile(path, text);
    const found: string[] = [];
    for await (const { line } of linesSince(path, since, timeOf)) found.push(line);
    return found;
  }

  test('is read from a time on, wherever that lies', async () => {
    const lines = Array.from({ length: 20_000 }, (_, number) => `${number * 10} ${'x'.repeat(number % 40)}`);
    for (const since of [0, 5, 10, 99_990, 123_456, 199_990, 200_000])
      assert.deepEqual(
        await read(`${lines.join('\n')}\n`, since),
        lines.filter((line) => (timeOf(line) ?? 0) >= since),
        `since ${since}`,
      );
  });

  test('keeps what tells no time with the line above it', async () => {
    const stack = 'Error: no\n    at somewhere';
    assert.deepEqual(await read(`1 a\n${stack}\n5 b\n${stack}\n`, 3), [
      '5 b',
      'Error: no',
      '    at somewhere',
    ]);
  });

  test('may have nothing in it, and a line that is longer than what is read at once', async () => {
    assert.deepEqual(await read('', 0), []);
    const long = `7 ${'é'.repeat(200_000)}`;
    assert.deepEqual(await read(`1 a\n${long}\n9 b\n`, 7), [long, '9 b']);
  });
});
