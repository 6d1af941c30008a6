import assert from 'node:assert/strict';
import { readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { person } from '../../harness/browser.ts';
import { type Incident, replay, server } from '../../harness/incident.ts';
import { openBoard, type Program, signInProgram, until } from '../../harness/program.ts';

type Message = { readonly body: string };

/** In the middle of a canary two releases share database and bus. */
export function twoReleases(the: () => Incident): void {
  replay(
    'two people in different releases draw on one board and talk, and no second deployment comes between',
    async () => {
      const { host, ana, project, board, variant, print } = the();
      const li = await colleague();
      const release = await variant('beside', { [server]: (text) => `${text}\n// beside\n` });
      const bucketOf = async (id: string) => {
        const slots = join(host.root, 'slots');
        for (const name of (await readdir(slots)).filter((one) => /^b\d$/.test(one)))
          if (basename(await readlink(join(slots, name))).startsWith(`${id}~`)) return name;
        return undefined;
      };
      const { ran } = host.spawnFlux(
        () => {},
        ...['deploy', 'local', '--release', release, '--strategy', 'canary', '--watch', '4'],
      );
      const before = basename(await readlink(join(host.root, 'current')));
      let fresh: string | undefined;
      for (let tries = 0; fresh === undefined && tries < 1_200; tries++) {
        await delay(50);
        fresh = await bucketOf('0.1.0-beside');
      }
      const old = await bucketOf(before);
      assert.ok(fresh !== undefined && old !== undefined, 'there are people on both');
      const second = await host.flux('rollback', 'local');
      assert.equal(second.code, 1);
      assert.match(second.stderr, /flux deploy of 0\.1\.0-beside .* is changing this studio now/);
      const channels = await ana.call<{ items: readonly { id: string }[] }>(
        'GET',
        `/api/projects/${project.id}/channels`,
      );
      const channel = channels.items[0]?.id ?? '';

      const open = (program: Program, bucket: string) =>
        openBoard(host.url, board.id, {
          headers: { authorization: `Bearer ${program.token}`, cookie: `flux_bk=${bucket}` },
        });
      const [hers, his] = [open(ana, fresh), open(li, old)];
      try {
        await Promise.all([hers.synced(), his.synced()]);
        for (const [bucket, id] of [
          [fresh, '0.1.0-beside'],
          [old, before],
        ] as const) {
          const answer = await fetch(`${host.url}/health/collaboration`, {
            headers: { cookie: `flux_bk=${bucket}` },
          });
          assert.equal(answer.headers.get('x-release'), id);
        }
        for (let n = 0; n < 50; n++) {
          hers.elements.set(`hers-${n}`, n);
          his.elements.set(`his-${n}`, n);
          hers.provider.awareness.setLocalStateField('cursor', { x: n, y: 1 });
          his.provider.awareness.setLocalStateField('cursor', { x: n, y: 2 });
          await delay(20);
        }
        const cursors = (one: typeof hers) =>
          [...one.provider.awareness.getStates().values()].map(({ cursor }) => `${cursor?.x},${cursor?.y}`);
        await until(
          () => cursors(hers).includes('49,2') && cursors(his).includes('49,1'),
          'each sees the other’s cursor',
        );
        const both = (one: typeof hers) =>
          Array.from({ length: 50 }, (_, n) => n).every(
            (n) => one.elements.has(`hers-${n}`) && one.elements.has(`his-${n}`),
          );
        await until(() => both(hers) && both(his), 'each has what both drew');
        for (const [program, bucket, body] of [
          [ana, fresh, 'From the new release'],
          [li, old, 'From the old one'],
        ] as const) {
          const said = await fetch(`${host.url}/api/channels/${channel}/messages`, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${program.token}`,
              cookie: `flux_bk=${bucket}`,
              'content-type': 'application/json',
            },
            body: JSON.stringify({ id: crypto.randomUUID(), body }),
          });
          assert.equal(said.status, 201, await said.text());
        }
        for (const [program, bucket] of [
          [ana, fresh],
          [li, old],
        ] as const) {
          const read = await fetch(`${host.url}/api/channels/${channel}/messages`, {
            headers: { authorization: `Bearer ${program.token}`, cookie: `flux_bk=${bucket}` },
          });
          const { items } = (await read.json()) as { items: readonly Message[] };
          assert.deepEqual(items.map(({ body }) => body).toSorted(), [
            'From the new release',
            'From the old one',
          ]);
        }
        const { code, stderr } = await ran;
        assert.equal(code, 0, stderr);
        // Moved with everybody else, and nothing was lost on the way.
        await until(() => hers.provider.synced && his.provider.synced, 'both are back');
        assert.ok(both(hers) && both(his));
        print('two people in two releases: 100 strokes, cursors and messages seen by both');
      } finally {
        hers.close();
        his.close();
        await ran;
      }
    },
  );

  async function colleague(): Promise<Program> {
    const { host, ana, project } = the();
    const li = person('Li');
    const { token } = await ana.call<{ token: string }>('POST', `/api/projects/${project.id}/invites`, {
      role: 'editor',
    });
    const { name, email, password } = li;
    const signedUp = await fetch(`${host.url}/api/auth/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, email, password, invite: token }),
    });
    assert.equal(signedUp.status, 201, await signedUp.text());
    const program = await signInProgram(host.url, li);
    await program.call('POST', '/api/projects/join', { token });
    return program;
  }
}
