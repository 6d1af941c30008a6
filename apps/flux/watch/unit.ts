import { join } from 'node:path';
import type { Unit } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';

export const watchUnit = 'flux-watch';

/** What watches over a studio, from the release that was deployed last. */
export const watchUnitOf = (at: Layout, release: string): Unit => ({
  name: watchUnit,
  program: join(at.release(release), 'node'),
  argv: [
    '--max-semi-space-size=1',
    '--optimize-for-size',
    join(at.release(release), 'dist/flux/watch.js'),
    at.root,
  ],
  cwd: at.root,
  env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', NODE_ENV: 'production' },
  log: join(at.logs, 'watch.log'),
  endsWithinMs: 40_000,
});
