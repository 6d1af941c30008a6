import type { Command } from '../command.ts';
import { releaseOptions } from '../release/releaseToBring.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { bringHost } from './bringHost.ts';
import { debianSuperuser, superuserAt } from './database.ts';

export const init: Command = {
  words: ['init'],
  operands: ['<target>'],
  bringsRelease: 'always',
  does: 'makes this host ready for a studio',
  options: { database: { type: 'string' }, ...releaseOptions },
  help: `--database <url>    a PostgreSQL to make the database in, as a superuser; unless given,
                    Debian’s own cluster on this host
--release <folder>  for a target on another host: what to bring there; unless given, this tree
--allow-dirty       builds what is not committed, too

It installs what the host lacks, makes folders, a user, the database with a role for each service,
the settings with a new master key, and starts nginx. Run again, it mends what is not as it should
be and leaves the rest alone. Then: ./flux deploy <target>`,
  run: async ({ operands: [name = ''], values: { database }, env, progress }) => {
    const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const steps = await bringHost(target, layout(target.root), progress, async () =>
      typeof database === 'string' ? superuserAt(database) : await debianSuperuser(),
    );
    return {
      data: { target: target.name, root: target.root, steps },
      text: `${target.root} is ready for a studio at ${target.url}. Next: ./flux deploy ${target.name}`,
    };
  },
};
