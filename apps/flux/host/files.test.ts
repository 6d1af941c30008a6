import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Failure } from '../failures.ts';
import { appendLine, point, whereTo, writeWhole } from './files.ts';
import { lockStudio } from './lock.ts';
import { run } from './run.ts';

function folder(t: { readonly after: (hook: () => void) => void }): string {
  const path = mkdtempSync(join(tmpdir(), 'flux-files-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

describe('files of a host', () => {
  test('a file is replaced as a whole, with its mode, and nothing is left beside it', (t) => {
    const base = folder(t);
    writeWhole(join(base, 'a'), 'one', 0o600);
    writeWhole(join(base, 'a'), 'two', 0o600);
    assert.equal(readFileSync(join(base, 'a'), 'utf8'), 'two');
    assert.equal(statSync(join(base, 'a')).mode & 0o777, 0o600);
    appendLine(join(base, 'lines'), 'x');
    appendLine(join(base, 'lines'), 'y');
    assert.equal(readFileSync(join(base, 'lines'), 'utf8'), 'x\ny\n');
    assert.deepEqual(readdirSync(base).sort(), ['a', 'lines']);
  });

  test('a line after half of one stands alone; on a full disk a file stays as it was', async (t) => {
    const base = join(folder(t), 'disk');
    mkdirSync(base);
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'none', base]);
    if (mounted.code !== 0) return t.skip('NOT TESTED: a small disk needs root');
    const path = join(base, 'lines');
    appendFileSync(path, 'whole\nhal');
    appendLine(path, 'next');
    assert.equal(readFileSync(path, 'utf8'), 'whole\nhal\nnext\n');
    assert.throws(() => appendLine(path, 'x'.repeat(10_000)), /ENOSPC/);
    assert.throws(() => writeWhole(path, 'x'.repeat(10_000)), /ENOSPC/);
    assert.deepEqual(readdirSync(base), ['lines']);
    assert.equal(readFileSync(path, 'utf8'), 'whole\nhal\nnext\n');
    appendLine(path, 'last');
    assert.equal(readFileSync(path, 'utf8'), 'whole\nhal\nnext\nlast\n');
    await run('umount', [base]);
  });

  test('a link leads elsewhere at once, relative to where it is', (t) => {
    const base = folder(t);
    mkdirSync(join(base, 'releases'));
    assert.equal(whereTo(join(base, 'current')), undefined);
    point(join(base, 'current'), join(base, 'releases/r1'));
    point(join(base, 'current'), join(base, 'releases/r2'));
    assert.equal(readlinkSync(join(base, 'current')), 'releases/r2');
    assert.equal(whereTo(join(base, 'releases')), undefined, 'a folder is no link');
  });

  test('one at a time changes a studio, and a killed one locks nobody out', async (t) => {
    const lock = join(folder(t), 'deploy.lock');
    const unlock = lockStudio(lock, 'flux deploy of r1');
    assert.throws(
      () => lockStudio(lock, 'flux rollback'),
      (error: unknown) =>
        error instanceof Failure &&
        error.code === 'deployment_running' &&
        error.message === `flux deploy of r1 (process ${process.pid}) is changing this studio now.`,
    );
    unlock();
    const held = `import { lockStudio } from '${join(import.meta.dirname, 'lock.ts')}';
      lockStudio('${lock}', 'flux deploy of r2'); process.kill(process.pid, 'SIGKILL');`;
    assert.equal((await run(process.execPath, ['--input-type=module', '-e', held])).code, 137);
    lockStudio(lock, 'flux deploy of r3')();
  });
});
