import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrations } from '@flux/services/operator';
import { parse } from 'libpg-query';
import { statements } from './statements.ts';

test('a script is cut where its statements end, and nowhere else', () => {
  const script = [
    "select ';', E'\\';', 'it''s;'",
    'select 1 -- ;\n as ";"',
    'do $$ begin; end $$',
    'do $body$ $$;$$ $body$',
    '/* ; /* ; */ ; */ select a$b;',
  ];
  assert.deepEqual(statements(script.join(';\n')), script.with(4, '/* ; /* ; */ ; */ select a$b'));
  assert.deepEqual(statements(' ;; '), []);
});

test('as PostgreSQL’s own parser cuts every migration', async () => {
  for (const { id, up } of migrations)
    assert.equal(statements(up).length, (await parse(up)).stmts?.length, id);
});
