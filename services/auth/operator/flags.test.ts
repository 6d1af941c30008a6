import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { User } from '@flux/contracts';
import { sql } from 'kysely';
import { engineOfStories, startAuth } from '../testing.ts';
import { createAuthOperator } from './index.ts';

const flag = 'typing-into-notes';
const really = { dryRun: false };

for (const engine of engineOfStories) {
  describe(`features that are rolled out bit by bit, on ${engine}`, () => {
    async function setUp(t: TestContext) {
      const auth = await startAuth(t, engine);
      const operator = createAuthOperator({
        ...auth,
        tell: async (topic, payload) => {
          auth.bus.publish(topic, payload);
          return true;
        },
        now: () => auth.clock.now,
      });
      const of = async (person: Awaited<ReturnType<typeof auth.person>>, wanted: readonly string[]) => {
        const asked = async () => ((await person.ok(200, 'GET', '/api/auth/me')) as User).flags;
        for (const end = Date.now() + 10_000; Date.now() < end; ) {
          if ((await asked())?.join() === wanted.join()) return;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        assert.deepEqual(await asked(), wanted);
      };
      return { ...auth, operator, of };
    }

    test('nobody has one at first; all do at 100 %, and some in between, who keep it while the share grows', async (t) => {
      const { operator, person, of } = await setUp(t);
      const people = [];
      for (const name of ['Ana', 'Bo', 'Cleo', 'Dee', 'Eli']) people.push(await person(name));
      const [ana] = people;
      await of(ana!, []);
      const [before] = await operator.listFlags();
      assert.deepEqual([before?.name, before?.percent, before?.people, before?.of], [flag, 0, 0, 5]);
      assert.equal(before?.changedAt, undefined);
      let had = 0;
      for (const percent of [0.01, 12.5, 50, 99.99, 100]) {
        const set = await operator.setFlag(flag, { percent }, really);
        assert.equal(set?.state.percent, percent);
        assert.ok(set !== undefined && set.state.people >= had);
        had = set?.state.people ?? 0;
      }
      assert.equal(had, 5);
      for (const one of people) await of(one, [flag]);
      await operator.setFlag(flag, { percent: 0 }, really);
      await of(ana!, []);
    });

    test('one person always has it, or never, until they are as others again', async (t) => {
      const { operator, person, of, db } = await setUp(t);
      const [olga, ana] = [await person('Olga'), await person('Ana')];
      const name = (email: string, has: 'on' | 'off' | 'as others') =>
        operator.setFlag(flag, { email, has }, really);
      const set = await name(ana.email.toUpperCase(), 'on');
      assert.deepEqual([set?.state.on, set?.state.off, set?.state.people], [[ana.email], [], 1]);
      await of(ana, [flag]);
      await of(olga, []);
      await operator.setFlag(flag, { percent: 100 }, really);
      await name(ana.email, 'off');
      await of(ana, []);
      await of(olga, [flag]);
      await name(ana.email, 'as others');
      await of(ana, [flag]);
      assert.equal(await name('nobody@studio.example', 'on'), undefined);
      const { rows } = await sql<{ detail: object; person_id: string | null }>`
        select detail, person_id from auth.security_events where kind = 'flag_changed' order by seq`.execute(
        db,
      );
      assert.deepEqual(
        rows.map(({ detail, person_id }) => [detail, person_id]),
        [
          [{ flag, by: 'operator', has: 'on' }, ana.user.id],
          [{ flag, by: 'operator', percent: 100 }, null],
          [{ flag, by: 'operator', has: 'off' }, ana.user.id],
          [{ flag, by: 'operator', has: 'as others' }, ana.user.id],
        ],
      );
    });

    test('a dry run says who would have it, and leaves nothing; who leaves is no longer named', async (t) => {
      const { operator, person, db } = await setUp(t);
      await person('Olga');
      const ana = await person('Ana');
      const dry = await operator.setFlag(flag, { percent: 100 }, { dryRun: true });
      assert.deepEqual([dry?.state.people, dry?.told], [2, false]);
      assert.deepEqual(await db.selectFrom('auth.flags').selectAll().execute(), []);
      await operator.setFlag(flag, { email: ana.email, has: 'on' }, really);
      await ana.ok(204, 'DELETE', '/api/me');
      assert.deepEqual(await db.selectFrom('auth.flag_people').selectAll().execute(), []);
    });
  });
}
