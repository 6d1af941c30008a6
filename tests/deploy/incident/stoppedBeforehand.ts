import { appendFile, mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { readManifest, writeManifest } from '../../../apps/flux/release/manifest.ts';
import { copyOf } from '../../harness/deployments.ts';
import { type Incident, replay, server, withSettings } from '../../harness/incident.ts';

/** Each takes some ten seconds. */
const quick = (name: string, work: () => Promise<unknown>): void => replay(name, work, 30);

/** What is found before anything is done: the studio is not touched at all. */
export function stoppedBeforehand(the: () => Incident): void {
  const inPreflight = (what: string, release: string, says: RegExp) => the().stays(what, release, { says });

  quick('new code imports a package that is not in the release', async () => {
    const release = await the().variant('no-package', { 'node_modules/sharp/package.json': () => undefined });
    await inPreflight('a package absent from the release', release, /needs sharp/);
  });

  quick('a folder is missing from the release', async () => {
    const release = await copyOf(the().good, '0.1.0-no-folder');
    await rm(join(release, 'apps/web/dist/assets'), { recursive: true });
    await inPreflight('a folder missing from the release', release, /missing: apps\/web\/dist\/assets/);
  });

  quick('the page is missing from the release', async () => {
    const release = await the().variant('no-page', { 'apps/web/dist/index.html': () => undefined });
    await inPreflight('the page missing from the release', release, /has no apps\/web\/dist\/index\.html/);
  });

  quick('a migration is missing from the release', async () => {
    const { migrations } = await readManifest(the().good);
    const more = { id: '0999-studio-lost', kind: 'expand', checksum: 'ab' } as const;
    const release = await the().variant('no-migration', {});
    await writeManifest(release, { ...(await readManifest(release)), migrations: [...migrations, more] });
    await inPreflight('a migration missing from the release', release, /lacks 0999-studio-lost/);
  });

  quick('a file was changed after it was built', async () => {
    const release = await copyOf(the().good, '0.1.0-tampered');
    await appendFile(join(release, server), '\n// somebody was here\n');
    await inPreflight('a tampered release', release, /changed: dist\/server\/main\.js/);
  });

  quick('a secret is in the release', async () => {
    const release = await the().variant('secret', {
      'apps/web/dist/.env': () => `AWS_KEY=${'AKIA'}IOSFODNN7EXAMPLE\n`,
    });
    await inPreflight('a secret committed into the release', release, /secrets? in it/);
  });

  quick('a newer flux built it', async () => {
    const release = await the().variant('newer', {});
    const path = join(release, 'MANIFEST.json');
    const manifest = { ...(await readManifest(release)), format: 2 };
    await unlink(path);
    await writeFile(path, JSON.stringify(manifest));
    await inPreflight('a release built by a newer flux', release, /\(release_newer\)/);
  });

  quick('it was committed in the future of this host’s clock', async () => {
    const release = await the().variant('tomorrow', {});
    const committedAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
    await writeManifest(release, { ...(await readManifest(release)), committedAt });
    await inPreflight('a clock that is wrong', release, /Set the clock by NTP/);
  });

  quick('the release is the one that runs, with other files in it', async () => {
    const { people, variant } = the();
    const [id = ''] = Object.keys(people());
    const release = await variant('laid-over', { [server]: (text) => `${text}\n// laid over\n` });
    await writeManifest(release, { ...(await readManifest(release)), id });
    await inPreflight('a release laid over the one that runs', release, /is what the studio is on already/);
  });

  let made: Promise<string> | undefined;
  const again = () => {
    made ??= the().variant('again', { [server]: (text) => `${text}\n// again\n` });
    return made;
  };

  quick('a required setting is not there', async () => {
    const release = await again();
    await withSettings(
      the(),
      (text) => text.replace(/^FLUX_MASTER_KEY=.*\n/m, ''),
      () => inPreflight('a required setting absent', release, /lacks FLUX_MASTER_KEY/),
    );
  });

  quick('the database is elsewhere', async () => {
    const release = await again();
    await withSettings(
      the(),
      (text) => text.replace(/^(DATABASE_URL_AUTH='.*@)127\.0\.0\.1:\d+/m, '$1127.0.0.1:1'),
      () => inPreflight('a wrong database host', release, /DATABASE_URL_AUTH does not connect/),
    );
  });

  quick('the database does not know the password', async () => {
    const release = await again();
    await the().host.cluster.demandPasswords();
    await withSettings(
      the(),
      (text) => text.replace(/^(DATABASE_URL_MESSAGING='.*:)[^:@/]+@/m, '$1guessed@'),
      () =>
        inPreflight(
          'a wrong database password',
          release,
          /DATABASE_URL_MESSAGING does not connect: password authentication failed/,
        ),
    );
  });

  quick('a socket is held by somebody else', async () => {
    const release = await again();
    const path = join(the().host.root, 'run/0.1.0-again~a/messaging.sock');
    await mkdir(dirname(path), { recursive: true });
    const holder = createServer().listen(path);
    try {
      const says = new RegExp(`messaging\\.sock is held by .*${process.pid}`);
      await inPreflight('a socket held by another process', release, says);
    } finally {
      await new Promise((resolve) => holder.close(resolve));
    }
  });
}
