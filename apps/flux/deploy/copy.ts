import { createDatabase, type Migration } from '@flux/database';
import { migrations } from '@flux/services/operator';
import { Failure } from '../failures.ts';
import { waiting } from '../migrate/apply.ts';
import { type Rehearsal, rehearse } from '../migrate/rehearsal.ts';
import { stuckSentence } from '../migrate/rehearse.ts';
import { programsOf } from '../postgres/programs.ts';
import { openScratchCluster, type ScratchCluster } from '../postgres/scratchCluster.ts';
import { majorOf, withClient } from '../postgres/withClient.ts';
import type { Progress } from '../progress.ts';

/** The database that the backup is proved in, which is the copy of the studio's, and the one made of it to be tried. */
const [restored, staged] = ['backup', 'staged'];

export type Copy = {
  /** The cluster, opened by the first that asks. */
  readonly cluster: () => Promise<ScratchCluster>;
  /** Takes what waits up, down and up again on a clone. @throws Failure('migration_failed') */
  readonly rehearse: (progress: Progress) => Promise<Rehearsal['passed']>;
  /** Clones what was restored, brings its schema to this release and lets the services' roles in. */
  readonly stage: () => Promise<readonly string[]>;
  /** The staged copy as a role of it; trusted, since only its own user reaches the socket. */
  readonly urlAs: (role: string) => string;
  readonly close: () => Promise<void>;
};

/** What `flux` tries a release on: neither its load nor its faults are the studio's. */
export function createCopy(databaseUrl: string): Copy {
  let opened: ScratchCluster | undefined;
  async function cluster(): Promise<ScratchCluster> {
    opened ??= await openScratchCluster(await programsOf(await withClient(databaseUrl, majorOf)));
    return opened;
  }
  function urlAs(role: string): string {
    if (opened === undefined) throw new TypeError('The copy is not there yet.');
    const url = new URL(opened.urlOf(staged));
    url.username = role;
    return url.href;
  }
  return {
    cluster,
    urlAs,
    rehearse: async (progress) => {
      const scratch = await cluster();
      const database = createDatabase({ databaseUrl: scratch.urlOf(restored), dataDir: '/' });
      let some: readonly Migration[];
      try {
        await database.open();
        some = await waiting(database, migrations, 'expand');
      } finally {
        await database.close();
      }
      const { passed, stuck } = await rehearse({ scratch, copy: restored, migrations: some, progress });
      if (stuck !== null) throw new Failure('migration_failed', `On the copy: ${stuckSentence(stuck)}`);
      return passed;
    },
    stage: async () => {
      const { create } = await cluster();
      const url = await create(staged, restored);
      const database = createDatabase({ databaseUrl: url, dataDir: '/' });
      try {
        await database.open();
        const applied = await database.migrate(migrations.filter(({ kind }) => kind === 'expand'));
        await withClient(url, (client) =>
          client.query(
            'alter role flux_auth login; alter role flux_messaging login; alter role flux_collaboration login',
          ),
        );
        return applied;
      } catch (error) {
        throw new Failure(
          'migration_failed',
          `On the copy: ${error instanceof Error ? error.message : error}`,
          error,
        );
      } finally {
        await database.close();
      }
    },
    close: async () => {
      await opened?.close();
      opened = undefined;
    },
  };
}
