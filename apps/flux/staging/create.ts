import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createDiskBlobs } from '@flux/blobs';
import { type Command, dryRun } from '../command.ts';
import { linked } from '../deploy/recover.ts';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import { giveTo } from '../host/giveTo.ts';
import { bringHost } from '../init/bringHost.ts';
import { debianSuperuser, superuserAt } from '../init/database.ts';
import { releaseOptions } from '../release/releaseToBring.ts';
import { count } from '../table.ts';
import { type Layout, layout } from '../target/layout.ts';
import { readSettingsFile } from '../target/settingsFile.ts';
import { readTarget, type Target } from '../target/target.ts';
import { copyMasked } from './copy.ts';
import type { Stand } from './mask.ts';

const standIn = 'The bytes of this file are production’s alone; staging has this in their place.\n';

/** The one file that staging has. */
async function bringStand(at: Layout): Promise<Stand> {
  const dir = join(at.data, 'blobs');
  const { sha256, size } = await createDiskBlobs({ dir }).put(Readable.from([Buffer.from(standIn)]), {
    maxBytes: standIn.length * 4,
  });
  await giveTo(at.data, dir);
  return { sha256, size };
}

/** Two studios of one host share nothing. @throws Failure('target_wrong') */
function checkApart(staging: Target, production: Target): void {
  const shared = (['root', 'url', 'listen', 'metricsListen'] as const).filter(
    (name) => staging[name] === production[name],
  );
  if (staging.name === production.name || shared.length > 0)
    throw new Failure(
      'target_wrong',
      `${staging.name} and ${production.name} have the same ${shared.join(', ') || 'name'}.`,
    );
}

/** @throws Failure('usage') where mail could leave, or both have one database */
function checkSettings(settings: Readonly<Record<string, string>>, from: string): void {
  for (const name of ['SMTP_URL', 'SMTP_URL_FILE'])
    if ((settings[name] ?? '') !== '')
      throw new Failure('usage', `Staging must send no mail: take ${name} out of its settings.`);
  const place = (url: string) => `${new URL(url).host}${new URL(url).pathname}`;
  if (place(settings.DATABASE_URL ?? '') === place(from))
    throw new Failure('usage', 'Staging has the database of production in its settings.');
}

export const stagingCreate: Command = {
  words: ['staging', 'create'],
  operands: ['<target>'],
  bringsRelease: 'without studio',
  does: 'makes a mirror of production, with its data and nobody’s personal data',
  options: {
    ...dryRun,
    from: { type: 'string' },
    database: { type: 'string' },
    replace: { type: 'boolean' },
    ...releaseOptions,
  },
  help: `--from <target>   what is mirrored; production without it. It is only read
--database <url>  another PostgreSQL, as a superuser; unless given, a cluster of Debian’s is made
                  for staging alone
--replace         puts the data of now in the place of an earlier copy; stop the services first
--dry-run         copies and masks aside, and changes nothing of staging
--release <folder>  and
--allow-dirty     on another host: as for ./flux deploy

A folder, ports, a PostgreSQL and keys of its own. People become numbers without passwords, texts
become as many x, files become one file, what is on boards stays behind, and so does everything
about sessions, devices and invitations. It is done in a database aside, which is looked through
for mail addresses before anything comes to staging. Staging sends no mail: it lies in its outbox.
Then ./flux people list --target <target> says who there is, and people reset lets you in as one.`,
  run: async ({ operands: [name = ''], values, env, progress }) => {
    const folder = env.INIT_CWD ?? process.cwd();
    const target = await readTarget(name, folder);
    const production = await readTarget(typeof values.from === 'string' ? values.from : 'production', folder);
    checkApart(target, production);
    const isDry = values['dry-run'] === true;
    const [at, source] = [layout(target.root), layout(production.root)];
    const from = readSettingsFile(source.settings).DATABASE_URL ?? '';
    if (from === '') throw new Failure('embedded', `${production.name} has the embedded database.`);
    if (!isDry)
      await bringHost(target, at, progress, () =>
        typeof values.database === 'string'
          ? Promise.resolve(superuserAt(values.database))
          : debianSuperuser(target.name),
      );
    const settings = isDry ? {} : readSettingsFile(at.settings);
    if (!isDry) checkSettings(settings, from);
    const { masked, rows } = await copyMasked({
      from,
      to: settings.DATABASE_URL ?? '',
      stand: isDry ? { sha256: '0'.repeat(64), size: 0 } : await bringStand(at),
      replaces: values.replace === true,
      dryRun: isDry,
      progress,
    });
    const release = linked(source.current);
    if (!isDry) {
      const about = { from: production.name, at: new Date().toISOString(), release: release ?? null };
      writeWhole(join(at.shared, 'staging.json'), `${JSON.stringify(about, null, 2)}\n`);
    }
    const next =
      release === undefined
        ? './flux deploy'
        : `./flux deploy ${target.name} --release ${source.release(release)}`;
    const people = count(masked['auth.people'] ?? 0, 'person', 'people');
    return {
      data: {
        target: target.name,
        from: production.name,
        rows,
        masked,
        release: release ?? null,
        dryRun: isDry,
      },
      text: isDry
        ? `${count(rows, 'row', 'rows')} would come, ${people} among them as numbers. Nothing was changed.`
        : `${count(rows, 'row', 'rows')} came to ${target.root}, ${people} among them as numbers.\nNext: ${next}`,
    };
  },
};
