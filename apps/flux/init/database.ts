import { randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { serviceNames } from '@flux/contracts';
import pg from 'pg';
import { Failure } from '../failures.ts';
import { run } from '../host/run.ts';

/** Addresses of a new database: of its owner, and of each service's own role. */
export type Addresses = Readonly<
  Record<'DATABASE_URL' | `DATABASE_URL_${'AUTH' | 'MESSAGING' | 'COLLABORATION'}`, string>
>;

/** What the database, its owner and the roles are named after. */
const name = 'fluxstudio';

/** Runs SQL as a superuser; rows come as JSON texts. */
export type Superuser = { readonly run: (sql: string) => Promise<string>; readonly host: string };

/** A cluster by its address, as a superuser. */
export const superuserAt = (url: string): Superuser => ({
  host: new URL(url).host,
  run: async (sql) => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      const result: unknown = await client.query(sql);
      const [first] = Array.isArray(result) ? result.toReversed() : [result];
      return Object.values((first as pg.QueryResult).rows[0] ?? {}).join('');
    } catch (error) {
      throw new Failure(
        'database_refused',
        `PostgreSQL says: ${error instanceof Error ? error.message : error}.`,
        error,
      );
    } finally {
      await client.end();
    }
  },
});

type DebianCluster = {
  readonly version: string;
  readonly name: string;
  readonly port: string;
  readonly isUp: boolean;
};

async function debianClusters(): Promise<readonly DebianCluster[]> {
  const { code, stdout } = await run('pg_lsclusters', ['--no-header']);
  if (code !== 0)
    throw new Failure('program_missing', 'pg_lsclusters is missing: apt-get install postgresql.');
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([version]) => version !== '' && version !== undefined)
    .map(([version = '', cluster = '', port = '', state = '']) => ({
      version,
      name: cluster,
      port,
      isUp: state.startsWith('online'),
    }));
}

/** What clusters are called that were made for one studio alone. */
const ownPrefix = 'fluxstudio';

/** Without a dash, which systemd takes for a slash in the name of the cluster's unit, and then finds no such cluster. */
const ownCluster = (studio: string): string => `${ownPrefix}_${studio.replaceAll('-', '.')}`;

/** The newest of that name; without one, of those that are for everybody. */
async function newestCluster(cluster: string | undefined): Promise<DebianCluster | undefined> {
  return (await debianClusters())
    .filter((one) =>
      cluster === undefined ? !one.name.startsWith(ownPrefix) : one.name === ownCluster(cluster),
    )
    .toSorted((a, b) => Number(b.version) - Number(a.version))[0];
}

/** As the package does when it is installed where there was none. @throws Failure('database_refused') */
async function makeCluster(name: string | undefined): Promise<DebianCluster> {
  const version = globSync('/usr/lib/postgresql/*').map((folder) => Number(basename(folder)));
  const called = name === undefined ? 'main' : ownCluster(name);
  const made = await run('pg_createcluster', [String(Math.max(...version)), called]);
  const cluster = made.code === 0 ? await newestCluster(name) : undefined;
  if (cluster === undefined)
    throw new Failure(
      'database_refused',
      `PostgreSQL has no cluster, and none could be made: ${made.stderr.trim()}`,
    );
  return cluster;
}

/**
 * Debian's own newest cluster, started when it is down; or one for a single studio, by its name, made where there is none.
 * @throws Failure('database_refused')
 */
export async function debianSuperuser(name?: string): Promise<Superuser> {
  const cluster = (await newestCluster(name)) ?? (await makeCluster(name));
  if (!cluster.isUp) {
    const started = await run('pg_ctlcluster', [cluster.version, cluster.name, 'start']);
    if (started.code !== 0)
      throw new Failure(
        'database_refused',
        `pg_ctlcluster ${cluster.version} ${cluster.name} start: ${started.stderr.trim()}`,
      );
  }
  const asPostgres = ['-u', 'postgres', '--', 'psql', '-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1'];
  return {
    host: `127.0.0.1:${cluster.port}`,
    run: async (sql) => {
      // On standard input: an argument could be read by everybody on the host.
      const ran = await run('runuser', [...asPostgres, '-p', cluster.port, '-d', 'postgres', '-f', '-'], {
        input: sql,
      });
      if (ran.code !== 0) throw new Failure('database_refused', `PostgreSQL says: ${ran.stderr.trim()}`);
      return ran.stdout.trim();
    },
  };
}

const roles = [name, ...serviceNames.map((service) => `flux_${service}`)] as const;

/**
 * Makes the database, its owner and a login for each service, which owns nothing and may read what it is granted.
 * @throws Failure('database_refused') where there is one of that name, whose passwords nobody here knows.
 */
export async function makeDatabase(superuser: Superuser): Promise<Addresses> {
  const isThere = await superuser.run(`select count(*) from pg_database where datname = '${name}'`);
  if (isThere !== '0')
    throw new Failure(
      'database_refused',
      `This PostgreSQL has a database ${name} already, and its settings are not here.`,
    );
  const passwords = roles.map(() => randomBytes(24).toString('hex'));
  const login = (role: string, at: number) => `
    do $$ begin
      if not exists (select from pg_roles where rolname = '${role}') then create role ${role}; end if;
    end $$;
    alter role ${role} login password '${passwords[at]}';`;
  const grants = serviceNames.map((service) => `grant flux_${service} to ${name};`).join('\n');
  await superuser.run(`${roles.map(login).join('\n')}\nalter role ${name} createrole;\n${grants}`);
  await superuser.run(`create database ${name} owner ${name} template template0 encoding 'UTF8'`);
  await superuser.run(
    `revoke connect on database ${name} from public; grant connect on database ${name} to ${roles.join(', ')}`,
  );
  const address = (role: string, at: number) =>
    `postgres://${role}:${passwords[at]}@${superuser.host}/${name}`;
  const [owner, auth, messaging, collaboration] = roles.map(address) as [string, string, string, string];
  return {
    DATABASE_URL: owner,
    DATABASE_URL_AUTH: auth,
    DATABASE_URL_MESSAGING: messaging,
    DATABASE_URL_COLLABORATION: collaboration,
  };
}
