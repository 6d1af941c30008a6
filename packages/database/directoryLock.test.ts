import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Child, childProcess } from './childProcess.ts';
import { lockDirectory, lockFile } from './directoryLock.ts';
import { StartError } from './startError.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-lock-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** Tries to take the lock, at a given time, says how that went, and keeps it. */
const taker = (directory: string, at = 0) => `
  const { lockDirectory } = await import(base + 'directoryLock.ts');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, ${at} - Date.now()));
  try { lockDirectory(${JSON.stringify(directory)}); console.log('won'); }
  catch (error) { console.log(error.message); }
  setInterval(() => {}, 1000);`;

const says = async (child: Child): Promise<string> => (await child.lines.next()).value;

test('a second process is refused with the number of the first', async (t) => {
  const directory = folder(t);
  const first = childProcess(t, taker(directory));
  assert.equal(await says(first), 'won');
  assert.throws(() => lockDirectory(directory), {
    name: 'StartError',
    message: `The data directory ${directory} is in use by process ${first.pid}.`,
  });
});

test('the lock of a process that was killed is free at once', async (t) => {
  const directory = folder(t);
  const first = childProcess(t, taker(directory));
  assert.equal(await says(first), 'won');
  await first.kill('SIGKILL');
  lockDirectory(directory)();
});

test('the number of a dead owner that another process has now does not keep anybody out', (t) => {
  const directory = folder(t);
  writeFileSync(join(directory, 'lock.pid'), `${process.ppid}\n`);
  lockDirectory(directory)();
});

test('of several that start at the same instant exactly one wins, also over a dead owner', async (t) => {
  const directory = folder(t);
  const dead = childProcess(t, taker(directory));
  assert.equal(await says(dead), 'won');
  await dead.kill('SIGKILL');
  const at = Date.now() + 1_500;
  const answers = await Promise.all(
    Array.from({ length: 3 }, () => says(childProcess(t, taker(directory, at)))),
  );
  assert.equal(answers.filter((answer) => answer === 'won').length, 1, answers.join('\n'));
});

test('given back, it can be taken again; giving it back twice does no harm', (t) => {
  const directory = folder(t);
  const unlock = lockDirectory(directory);
  assert.throws(() => lockDirectory(directory), /is in use by process/);
  unlock();
  unlock();
  lockDirectory(directory)();
});

test('an owner that has not yet written its number is another process', (t) => {
  const directory = folder(t);
  const unlock = lockFile(join(directory, 'lock'), 0);
  t.after(() => unlock?.());
  assert.throws(() => lockDirectory(directory), { message: /is in use by another process\.$/ });
  writeFileSync(join(directory, 'lock.pid'), '');
  assert.throws(() => lockDirectory(directory), { message: /is in use by another process\.$/ });
});

test('a missing directory is made, with those above it', (t) => {
  lockDirectory(join(folder(t), 'a', 'b'))();
});

test('a path that is a file, or below one, is not a directory', (t) => {
  const file = join(folder(t), 'file');
  writeFileSync(file, '');
  for (const path of [file, join(file, 'below')])
    assert.throws(
      () => lockDirectory(path),
      new StartError(`The data directory ${path} is not a directory.`),
    );
});

test('a directory that cannot be made says why', () => {
  assert.throws(() => lockDirectory('/sys/flux'), {
    name: 'StartError',
    message: /^The data directory \/sys\/flux cannot be made \((EPERM|EACCES|EROFS)\)\.$/,
  });
});

test('a directory that cannot be written is refused with one sentence', (t) => {
  const directory = folder(t);
  mkdirSync(join(directory, 'lock'));
  assert.throws(() => lockDirectory(directory), {
    name: 'StartError',
    message: `The data directory ${directory} cannot be written.`,
  });
});

test('whoever cannot note its number does not keep the lock', (t) => {
  const directory = folder(t);
  mkdirSync(join(directory, 'lock.pid'));
  assert.throws(() => lockDirectory(directory), {
    message: `The data directory ${directory} cannot be written.`,
  });
  rmSync(join(directory, 'lock.pid'), { recursive: true });
  lockDirectory(directory)();
});
