import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../failures.ts';
import { isFixedPlace, repositoryOf, snapshotAt } from './place.ts';

test('a repository is what restic calls it, or a folder from where it was named', () => {
  assert.equal(repositoryOf('restic:s3:https://s3.example/b/x', '/here'), 's3:https://s3.example/b/x');
  assert.equal(repositoryOf('restic:sftp:host:/srv/repo', '/here'), 'sftp:host:/srv/repo');
  assert.equal(repositoryOf('restic:/mnt/disk/repo', '/here'), '/mnt/disk/repo');
  assert.equal(repositoryOf('restic:disk/repo', '/here'), '/here/disk/repo');
  assert.deepEqual(snapshotAt('restic:b2:bucket#1:x#latest'), {
    repository: 'restic:b2:bucket#1:x',
    name: 'latest',
  });
});

test('a place that names no repository or backup, or shows a password, is a mistake that shows none', () => {
  const usage = (work: () => unknown) =>
    assert.throws(work, (error) => {
      assert.ok(error instanceof Failure && error.code === 'usage', String(error));
      return !error.message.includes('hunter2');
    });
  for (const place of ['restic:', 'restic:#', 'restic:/', 'restic:rest:https://me:hunter2@host/'])
    usage(() => repositoryOf(place, '/here'));
  for (const place of [
    'restic:/repo',
    'restic:/repo#',
    'restic:/repo#../x',
    'restic:rest:https://me:hunter2@h/',
  ])
    usage(() => snapshotAt(place));
});

test('a configuration takes no folder of whoever calls, and no password', () => {
  for (const place of ['restic:/mnt/repo', 'restic:s3:https://s3.example:9000/b/x', 'restic:sftp:me@host:/x'])
    assert.ok(isFixedPlace(place), place);
  for (const place of ['restic:', 'restic:repo', 'restic:/a b', 'restic:rest:https://me:hunter2@host/'])
    assert.ok(!isFixedPlace(place), place);
});
