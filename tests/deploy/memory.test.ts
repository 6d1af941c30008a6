import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testHost, variantOf } from '../harness/deployments.ts';
import { limitMemory } from '../harness/memoryLimit.ts';
import type { Cleanup } from '../harness/topologies.ts';

const gigabyte = 1 << 30;

/** The smallest server that one can rent. PostgreSQL, the rehearsal’s PostgreSQL, the browser and this test are in it, too. */
test('a studio is set up and gets a new release within a gigabyte of memory', async (t) => {
  const ends: (() => Promise<void>)[] = [];
  const cleanup: Cleanup = { after: (end) => ends.push(end) };
  t.after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  const host = await testHost(cleanup);
  const did = async (...argv: readonly string[]) => {
    const ran = await host.flux(...argv);
    assert.equal(ran.code, 0, `${argv.join(' ')}: ${ran.stdout}${ran.stderr}`);
    return ran.stdout;
  };
  const out = join(host.folder, 'built');
  const { folder: first } = JSON.parse(await did('build', '--allow-dirty', '--json', '--out', out));
  // Releases are built elsewhere. From here on everything is in it, PostgreSQL, too.
  await host.cluster.stop();
  const limit = limitMemory(t, gigabyte);
  if (limit === undefined) return t.skip('no limit can be set here');
  await host.cluster.start();
  await did('init', 'local', '--database', host.cluster.url);
  await did('deploy', 'local', '--release', first, '--watch', '2');
  const second = await variantOf(first, '0.1.0-second', {
    'dist/server/main.js': (text) => `${text}\n// second\n`,
  });
  await did('deploy', 'local', '--release', second, '--watch', '2');
  const { people, faults } = JSON.parse(await did('status', 'local', '--json'));
  assert.deepEqual([people, faults], [{ '0.1.0-second': 100 }, []]);
  assert.equal(limit.killed(), 0, 'processes were ended for want of memory');
});
