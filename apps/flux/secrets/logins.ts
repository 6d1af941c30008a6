import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Superuser } from '../init/database.ts';

/** How a service, or the owner of the schemas, comes into the database. */
export type Login = {
  /** The setting that holds the address. */
  readonly setting: string;
  /** Whose rights it has. */
  readonly role: string;
  readonly name: string;
};

export type Rotation = { readonly from: Login; readonly to: Login; readonly url: string };

const second = '_b';

/** What rights a login has: a second one is named after the role that it is made for. */
const roleOf = (name: string): string => (name.endsWith(second) ? name.slice(0, -second.length) : name);

export const newPassword = (): string => randomBytes(24).toString('hex');

/** The logins that settings name, with a password of their own. */
export function loginsOf(settings: Readonly<Record<string, string>>): readonly Login[] {
  return Object.entries(settings)
    .filter(([setting, url]) => /^DATABASE_URL(_\w+)?$/.test(setting) && url !== '')
    .map(([setting, url]) => {
      const name = decodeURIComponent(new URL(url).username);
      return { setting, name, role: roleOf(name) };
    });
}

/** The other login of the same role: each rotation goes from one to the other, so that two are valid in between. */
export function rotationOf(login: Login, url: string): Rotation {
  const name = login.name === login.role ? `${login.role}${second}` : login.role;
  const address = new URL(url);
  address.username = encodeURIComponent(name);
  address.password = newPassword();
  return { from: login, to: { ...login, name }, url: address.href };
}

const id = pg.escapeIdentifier;

/** Lets the new logins in, with the rights of the role and no others. */
export async function admit(superuser: Superuser, rotations: readonly Rotation[]): Promise<void> {
  for (const { to, url } of rotations) {
    const { password, pathname } = new URL(url);
    const isSecond = to.name !== to.role;
    await superuser.run(
      [
        `do $$ begin
           if not exists (select from pg_roles where rolname = ${pg.escapeLiteral(to.name)}) then
             create role ${id(to.name)};
           end if;
         end $$`,
        `alter role ${id(to.name)} login password ${pg.escapeLiteral(password)}`,
        // What it makes belongs to the role, whoever of the two has made it.
        ...(isSecond
          ? [`grant ${id(to.role)} to ${id(to.name)}`, `alter role ${id(to.name)} set role = ${id(to.role)}`]
          : []),
        `grant connect on database ${id(decodeURIComponent(pathname.slice(1)))} to ${id(to.name)}`,
      ].join(';\n'),
    );
  }
}

export async function isSuperuser(superuser: Superuser, name: string): Promise<boolean> {
  const found = await superuser.run(
    `select count(*) from pg_roles where rolname = ${pg.escapeLiteral(name)} and rolsuper`,
  );
  return found === '1';
}

/** Whether it could come in now; one that is not there could not. */
export async function mayLogIn(superuser: Superuser, { name }: Login): Promise<boolean> {
  const found = await superuser.run(
    `select count(*) from pg_roles where rolname = ${pg.escapeLiteral(name)} and rolcanlogin`,
  );
  return found === '1';
}

/** Shuts a login out, and ends what still came in by it. */
export async function shutOut(superuser: Superuser, { name }: Login): Promise<void> {
  const isThere = await superuser.run(
    `select count(*) from pg_roles where rolname = ${pg.escapeLiteral(name)}`,
  );
  if (isThere !== '1') return;
  await superuser.run(`alter role ${id(name)} nologin password null`);
  await superuser.run(
    `select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = ${pg.escapeLiteral(name)}`,
  );
}

/** Who one is in the database after coming in by an address. @throws what PostgreSQL says */
export async function whoIs(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {}); // said by the query that it breaks
  try {
    await client.connect();
    const { rows } = await client.query<{ who: string }>('select current_user::text as who');
    return rows[0]?.who ?? '';
  } finally {
    await client.end().catch(() => {});
  }
}
