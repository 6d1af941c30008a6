import assert from 'node:assert/strict';
import { readdir, readFile, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../../apps/flux/host/run.ts';
import { type Incident, replay, server } from '../../harness/incident.ts';

const phases = ['Backup', 'Stage', 'Migrate', 'Switch', 'Verify'] as const;

/** One that is at work for as long as it takes to be hit. */
const slow = {
  up: 'create table studio.slow (); select pg_sleep(2)',
  down: 'drop table studio.slow',
};

/** What breaks is `flux` itself, or the host under it. */
export function cutOff(the: () => Incident): void {
  const variant = (name: string) => the().variant(name, { [server]: (text) => `${text}\n// ${name}\n` });

  /** Deploys, and does something to it when a phase has begun. */
  async function deployUntil(
    release: string,
    phase: string,
    hit: (kill: () => boolean) => Promise<void>,
    ...argv: readonly string[]
  ) {
    let reached = () => {};
    const there = new Promise<void>((resolve) => (reached = resolve));
    const { ran, kill } = the().host.spawnFlux(
      (line) => line.startsWith(phase) && reached(),
      ...['deploy', 'local', '--release', release, '--watch', '5', ...argv],
    );
    await Promise.race([there, ran]);
    await hit(kill);
    return await ran;
  }

  /** Whatever was left is cleared up, nobody noticed, and people are where they were. */
  async function isUntouched(
    what: string,
    were: Readonly<Record<string, number>>,
    mayFail = 0,
  ): Promise<void> {
    const { jsonOf, status, load, print, people } = the();
    const resumed = await jsonOf<{ wasCutOff: boolean; report?: string }>('resume', 'local', '--back');
    const { faults } = await status();
    const { requests, failed, faults: seen } = load.count();
    print(`${what}: cleared up, ${failed} of ${requests} failed`);
    assert.deepEqual(people(), were);
    assert.deepEqual(faults, []);
    assert.ok(failed <= mayFail, `${failed} failed: ${seen.join('; ')}`);
    if (resumed.report !== undefined) assert.match(await readFile(resumed.report, 'utf8'), /<html/);
  }

  for (const phase of phases)
    replay(`flux is killed in ${phase}`, async () => {
      const { load, people, status } = the();
      const name = `killed-in-${phase.toLowerCase()}`;
      const release = await (phase === 'Migrate' ? the().withMigration(name, slow) : variant(name));
      const were = people();
      load.count();
      await deployUntil(
        release,
        phase,
        async (kill) => {
          // In the middle of the canary, with some people on one release and some on the other.
          await delay(phase === 'Switch' ? 8_000 : 500);
          await killOwn(release);
          kill();
        },
        ...(phase === 'Switch' ? ['--strategy', 'canary'] : []),
      );
      assert.match((await status()).faults.join('\n'), new RegExp(`was cut off in ${phase}`));
      await isUntouched(`flux killed in ${phase}`, were);
    });

  /** The release's own flux, which does the work. */
  async function killOwn(release: string): Promise<void> {
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (command.startsWith(join(release, 'node'))) process.kill(Number(pid), 'SIGKILL');
    }
  }

  replay('what is cut off in Verify, with everybody on it already, is looked at and kept', async () => {
    const { jsonOf, load, people, print, status } = the();
    const release = await variant('kept-afterwards');
    load.count();
    await deployUntil(release, 'Verify', async (kill) => {
      await delay(500);
      await killOwn(release);
      kill();
    });
    assert.match((await status()).faults.join('\n'), /was cut off in Verify/);
    type Resumed = { readonly finished: boolean; readonly report: string };
    const { finished, report } = await jsonOf<Resumed>('resume', 'local');
    const { requests, failed, faults: seen } = load.count();
    print(`flux killed in Verify, and resumed: kept, ${failed} of ${requests} failed`);
    assert.equal(finished, true);
    assert.deepEqual(people(), { '0.1.0-kept-afterwards': 100 });
    assert.deepEqual((await status()).faults, []);
    assert.equal(failed, 0, seen.join('; '));
    assert.match(await readFile(report, 'utf8'), /<html/);
  });

  for (const phase of ['Preflight', ...phases])
    replay(`the disk is full in ${phase}`, async (t) => {
      const { host, load, people } = the();
      if (!host.hasOwnDisk) return t.skip('no disk can be mounted here');
      const release = await variant(`full-in-${phase.toLowerCase()}`);
      const filler = join(host.root, 'shared/filler');
      const were = people();
      load.count();
      const fill = async () => {
        const { bavail, bsize } = await statfs(host.root);
        const almost = String(bavail * bsize - 4_000_000);
        const filled = await run('sh', [
          '-c',
          'fallocate -l "$1" "$2" && dd if=/dev/zero of="$2" bs=4k oflag=append conv=notrunc',
          'sh',
          almost,
          filler,
        ]);
        assert.match(filled.stderr, /No space left/);
      };
      if (phase === 'Preflight') await fill();
      const ran = await deployUntil(release, phase, async () => {
        if (phase !== 'Preflight') await fill();
      });
      await rm(filler);
      assert.equal(ran.code, 1, ran.stderr);
      assert.match(ran.stderr, /no space|no room|free; the release needs|full/i);
      assert.deepEqual(people(), were, 'people are where they were before anything is cleared up');
      const left = (await readdir(join(host.root, 'releases'))).filter((name) => name.startsWith('.'));
      assert.deepEqual(left, [], 'nothing is half there');
      await isUntouched(`disk full in ${phase}`, were);
    });
}
