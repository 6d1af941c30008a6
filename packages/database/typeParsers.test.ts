import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { newId } from '../contracts/ids.ts';
import { engines, testDatabase } from './testing.ts';

for (const engine of engines) {
  describe(`values on ${engine}`, async () => {
    const db = (await testDatabase({ after }, engine, [])).service<unknown>('auth');
    const value = async (query: ReturnType<typeof sql<{ v: unknown }>>) =>
      (await query.execute(db)).rows[0]?.v;

    test('counts, sums of integers and bigints are numbers', async () => {
      assert.equal(await value(sql`select count(*) v from generate_series(1, 3)`), 3);
      assert.equal(await value(sql`select sum(n) v from generate_series(1, 3) n`), 6);
      assert.equal(await value(sql`select 9007199254740991::bigint v`), Number.MAX_SAFE_INTEGER);
      assert.equal(await value(sql`select -9007199254740991::bigint v`), Number.MIN_SAFE_INTEGER);
      assert.equal(await value(sql`select 7::smallint v`), 7);
      assert.equal(await value(sql`select 0.1::float8 v`), 0.1);
      assert.equal(await value(sql`select sum(n::bigint)::bigint v from generate_series(1, 3) n`), 6);
    });

    test('a bigint one past what a number holds is an error, and the connection goes on', async () => {
      await assert.rejects(value(sql`select 9007199254740992::bigint v`), /9007199254740992 is too large/);
      await assert.rejects(value(sql`select -9007199254740992::bigint v`), RangeError);
      assert.equal(await value(sql`select 1 v`), 1);
    });

    test('numeric, interval, date and timestamp without zone are text', async () => {
      assert.equal(await value(sql`select 12345678901234567890.5::numeric v`), '12345678901234567890.5');
      assert.equal(await value(sql`select interval '1 day 2 hours' v`), '1 day 02:00:00');
      assert.equal(await value(sql`select date '2026-03-29' v`), '2026-03-29');
      assert.equal(await value(sql`select timestamp '2026-03-29 02:30' v`), '2026-03-29 02:30:00');
    });

    test('timestamptz is a Date, json is parsed, an absent value is null', async () => {
      const at = new Date('2026-03-29T01:30:00.123Z');
      assert.deepEqual(await value(sql`select ${at}::timestamptz v`), at);
      assert.equal(
        await value(sql`select to_char(${at}::timestamptz, 'HH24:MI') v`),
        '01:30',
        'sessions are in UTC',
      );
      assert.deepEqual(await value(sql`select '{"a":[1,null]}'::jsonb v`), { a: [1, null] });
      assert.deepEqual(await value(sql`select ${{ a: 'ü' }}::json v`), { a: 'ü' });
      assert.equal(await value(sql`select ${null}::bytea v`), null);
      assert.equal(await value(sql`select ${true}::boolean v`), true);
    });

    test('bytes are a plain Uint8Array of their own memory', async () => {
      const bytes = await value(sql`select ${new Uint8Array([0, 1, 255])}::bytea v`);
      assert.ok(bytes instanceof Uint8Array);
      assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
      assert.equal(bytes.buffer.byteLength, 3);
      assert.deepEqual(await value(sql`select ${new Uint8Array()}::bytea v`), new Uint8Array());
      assert.deepEqual(
        await value(sql`select ${Buffer.from('ab').subarray(1)}::bytea v`),
        new Uint8Array([98]),
      );
    });

    test('any bytes come back as they went', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 4_000 }), async (bytes) => {
          assert.deepEqual(await value(sql`select ${bytes}::bytea v`), Uint8Array.from(bytes));
        }),
        { numRuns: 30 },
      );
    });

    test('five megabytes come back as they went', async () => {
      const bytes = crypto.getRandomValues(new Uint8Array(65_536));
      const large = new Uint8Array(5 * 1024 * 1024);
      for (let at = 0; at < large.length; at += bytes.length) large.set(bytes, at);
      const back = await value(sql`select ${large}::bytea v`);
      assert.ok(back instanceof Uint8Array && Buffer.from(back).equals(large));
    });

    test('any text comes back as it went, but for NUL, which PostgreSQL has not', async () => {
      const unit = fc.constantFrom(...'aé𝄞\u0301\u{10FFFF}"\\{},\'\n\t ', 'NULL', '\u0001');
      const text = fc.string({ unit });
      await fc.assert(
        fc.asyncProperty(text, fc.array(text), async (one, many) => {
          const { rows } = await sql<{ one: string; many: string[] }>`
            select ${one}::text one, ${many}::text[] many`.execute(db);
          assert.deepEqual(rows, [{ one, many }]);
        }),
        { numRuns: 50 },
      );
      await assert.rejects(value(sql`select ${'\0'}::text v`), /0x00/);
    });

    test('arrays are arrays of the same values, nested and with null', async () => {
      assert.deepEqual(await value(sql`select '{1,NULL,9007199254740991}'::bigint[] v`), [
        1,
        null,
        Number.MAX_SAFE_INTEGER,
      ]);
      assert.deepEqual(await value(sql`select '{{1.5,2},{3,NULL}}'::numeric[] v`), [
        ['1.5', '2'],
        ['3', null],
      ]);
      assert.deepEqual(await value(sql`select array['\\x00ff'::bytea, null] v`), [
        new Uint8Array([0, 255]),
        null,
      ]);
      assert.deepEqual(await value(sql`select array[interval '1 hour'] v`), ['01:00:00']);
      assert.deepEqual(await value(sql`select array[timestamptz '2026-01-01Z'] v`), [
        new Date('2026-01-01T00:00:00Z'),
      ]);
      assert.deepEqual(await value(sql`select '{}'::bigint[] v`), []);
    });

    test('rows go in by the array: ids, bytes, bigints and times', async () => {
      const rows = [
        { id: newId<string>(), body: new Uint8Array([0, 92, 34, 255]), number: 2 ** 40, at: new Date(1) },
        { id: newId<string>(), body: new Uint8Array(), number: -1, at: new Date(0) },
      ];
      const back = await sql`select * from unnest(${rows.map(({ id }) => id)}::uuid[],
        ${rows.map(({ body }) => body)}::bytea[], ${rows.map(({ number }) => number)}::bigint[],
        ${rows.map(({ at }) => at)}::timestamptz[]) t(id, body, number, at)`.execute(db);
      assert.deepEqual(back.rows, rows);
    });

    test('the extensions that migrations may use are there', async () => {
      const { rows } = await sql<{ name: string }>`select name from pg_available_extensions
        where name in ('citext', 'pg_trgm', 'unaccent', 'pgcrypto') order by name`.execute(db);
      assert.deepEqual(
        rows.map(({ name }) => name),
        ['citext', 'pg_trgm', 'pgcrypto', 'unaccent'],
      );
    });
  });
}
