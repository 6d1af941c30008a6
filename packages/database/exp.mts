import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { citext } from '@electric-sql/pglite/contrib/citext';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';

const ext = { citext, pg_trgm, unaccent, pgcrypto };
const t = async (n, f) => {
  const s = performance.now();
  const r = await f();
  console.log(n, Math.round(performance.now() - s));
  return r;
};
rmSync('/tmp/exp/d', { recursive: true, force: true });
const a = await t('new memory', () => PGlite.create({ extensions: ext }));
const d = await t('dump none', () => a.dumpDataDir('none'));
const dz = await t('dump gz', () => a.dumpDataDir('gzip'));
console.log(d.size, dz.size);
writeFileSync('/tmp/exp/t.tar', Buffer.from(await d.arrayBuffer()));
writeFileSync('/tmp/exp/t.tar.gz', Buffer.from(await dz.arrayBuffer()));
await t('close', () => a.close());
const b = await t('load memory tar', () =>
  PGlite.create({ extensions: ext, loadDataDir: new Blob([readFileSync('/tmp/exp/t.tar')]) }),
);
await b.close();
const c = await t('load memory gz', () =>
  PGlite.create({ extensions: ext, loadDataDir: new Blob([readFileSync('/tmp/exp/t.tar.gz')]) }),
);
await c.close();
const e = await t('load dir tar', () =>
  PGlite.create({
    dataDir: '/tmp/exp/d',
    extensions: ext,
    loadDataDir: new Blob([readFileSync('/tmp/exp/t.tar')]),
  }),
);
await t('close', () => e.close());
const f = await t('open dir', () => PGlite.create({ dataDir: '/tmp/exp/d', extensions: ext }));
await f.close();
