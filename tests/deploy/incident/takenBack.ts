import assert from 'node:assert/strict';
import { readlink, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { amongPeople, beforeRequests, type Incident, replay, server } from '../../harness/incident.ts';

/** What nobody could know before people were on it. */
export function takenBack(the: () => Incident): void {
  replay('a release answers five in a hundred with errors', async () => {
    const release = await the().variant('errors', {
      [server]:
        beforeRequests(`if (request.url !== '/ready' && Math.random() < 0.05) { response.statusCode = 500; response.end(); return true; }
  return emit.call(this, type, request, response, ...rest);`),
    });
    // A tenth of people get them, for as long as it takes to see.
    await the().stays(
      '5 % errors under canary',
      release,
      { says: /At 10 % of people: .* failed/, mayFail: 60 },
      '--strategy',
      'canary',
    );
  });

  replay('a release is ten times slower', async () => {
    const release = await the().variant('slow', {
      [server]: beforeRequests(`setTimeout(() => emit.call(this, type, request, response, ...rest), 300);
  return true;`),
    });
    await the().stays(
      '300 ms slower under canary',
      release,
      { says: /At 10 % of people: half of the requests took/ },
      '--strategy',
      'canary',
    );
  });

  replay('a service is well for 25 seconds, then ends again and again', async () => {
    const release = await the().variant('loops', {
      [server]: amongPeople(`setTimeout(() => process.exit(1), process.uptime() < 60 ? 25_000 : 0);`),
    });
    await the().stays(
      'a crash loop after the switch',
      release,
      { says: /after \d+ restarts|failed/, mayFail: 50 },
      '--watch',
      '40',
    );
  });

  replay('PostgreSQL is started again while people are moved', async () => {
    const { variant, host, load, people, status, print } = the();
    const release = await variant('restarted', { [server]: (text) => `${text}\n// restarted\n` });
    load.count();
    let restarted: Promise<void> | undefined;
    const { ran } = host.spawnFlux(
      (line) => {
        if (line.startsWith('Switch')) restarted = host.cluster.stop().then(host.cluster.start);
      },
      ...['deploy', 'local', '--release', release, '--watch', '4'],
    );
    const { code, stderr } = await ran;
    assert.ok(restarted !== undefined, stderr);
    await restarted;
    const during = load.count();
    await delay(2_000);
    const after = load.count();
    print(
      `PostgreSQL started again in the switch: ${code === 0 ? 'deployed' : 'rolled back'}, ${during.failed} of ${during.requests} failed while it was away, ${after.failed} of ${after.requests} afterwards`,
    );
    const { faults } = await status();
    assert.deepEqual(Object.values(people()), [100], 'everybody is on one release');
    assert.deepEqual(faults, []);
    assert.equal(after.failed, 0, after.faults.join('; '));
  });

  replay('going back takes a moment, and nobody notices', async () => {
    const { host, load, people, print } = the();
    const to = basename(await readlink(join(host.root, 'previous')));
    load.count();
    const began = performance.now();
    const back = await host.flux('rollback', 'local', '--json');
    const { requests, failed, faults } = load.count();
    assert.equal(back.code, 0, back.stderr);
    const { seconds }: { readonly seconds: number } = JSON.parse(back.stdout);
    const whole = ((performance.now() - began) / 1000).toFixed(1);
    print(
      `rollback by hand: ${failed} of ${requests} failed, everybody back after ${seconds} s, done after ${whole} s`,
    );
    assert.equal(failed, 0, faults.join('; '));
    assert.deepEqual(people(), { [to]: 100 });
  });
}

/** What must go well. */
export function good(the: () => Incident): void {
  replay('there is nothing to go back to behind the first release', async () => {
    const { host, load } = the();
    load.count();
    const back = await host.flux('rollback', 'local');
    assert.equal(back.code, 1);
    assert.match(back.stderr, /\(nothing_before\)/);
    assert.equal(load.count().failed, 0);
  });

  replay('a good release: nobody notices', async () => {
    const { sockets, deploys, variant, people, print, load } = the();
    sockets.gaps();
    const release = await variant('good', { [server]: (text) => `${text}\n// another\n` });
    await deploys('a good release', release, { code: 0, says: /0\.1\.0-good is at/ });
    assert.deepEqual(people(), { '0.1.0-good': 100 });
    const gaps = sockets.gaps();
    const [most, last] = [gaps[Math.floor(gaps.length * 0.95)] ?? 0, gaps.at(-1) ?? 0];
    print(
      `  ${gaps.length} sockets back: 95 % within ${most.toFixed(0)} ms, all within ${last.toFixed(0)} ms`,
    );
    assert.ok(gaps.length >= 50, `${gaps.length} sockets moved`);
    // Whatever becomes of the folder that it came from: what runs lies elsewhere.
    await rm(release, { recursive: true });
    load.count();
    await delay(1_000);
    assert.equal(load.count().failed, 0);
  });
}
