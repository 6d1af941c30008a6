import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits, type Role } from '@flux/contracts';
import { engines } from '@flux/database/testing';
import { refusal, studioOfSuite } from '../testing.ts';

for (const engine of engines) {
  describe(`a project's brief on ${engine}`, () => {
    const studio = studioOfSuite(engine);
    const change = (who: Parameters<typeof studio.call>[0], id: string, body: unknown) =>
      studio.call(who, 'PATCH', `/api/projects/${id}`, body);

    test('a new project is active, and its brief is empty', async () => {
      const { id, owner } = await studio.project();
      const { description, client, status, startsOn, endsOn, archivedAt } = await studio.ok(
        200,
        owner,
        'GET',
        `/api/projects/${id}`,
      );
      assert.deepEqual(
        { description, client, status, startsOn, endsOn, archivedAt },
        { description: '', client: '', status: 'active', startsOn: null, endsOn: null, archivedAt: null },
      );
    });

    test('what an admin writes is what everybody in the project reads, line by line', async () => {
      const { id, as } = await studio.project('admin', 'viewer');
      const brief = {
        name: 'Spring campaign',
        description: '\r\n  Posters for the bakery. \r\n\r\n Warm, slow,\u202E loud \r\n',
        client: ' Ofen\tBäckerei ',
        status: 'paused',
        startsOn: '2027-01-11',
        endsOn: '2027-03-24',
      };
      const changed = await studio.ok(200, as('admin'), 'PATCH', `/api/projects/${id}`, brief);
      const seen = await studio.ok(200, as('viewer'), 'GET', `/api/projects/${id}`);
      for (const project of [changed, seen]) {
        assert.equal(project.name, 'Spring campaign');
        assert.equal(project.description, 'Posters for the bakery.\n\nWarm, slow, loud');
        assert.equal(project.client, 'Ofen Bäckerei');
        assert.deepEqual(
          [project.status, project.startsOn, project.endsOn],
          ['paused', '2027-01-11', '2027-03-24'],
        );
      }
    });

    test('what a change leaves out stays, and nothing changes by an empty one', async () => {
      const { id, owner } = await studio.project();
      const first = await studio.ok(200, owner, 'PATCH', `/api/projects/${id}`, {
        client: 'Ofen',
        startsOn: '2027-01-11',
      });
      assert.deepEqual(await studio.ok(200, owner, 'PATCH', `/api/projects/${id}`, {}), first);
      const second = await studio.ok(200, owner, 'PATCH', `/api/projects/${id}`, {
        startsOn: null,
        client: '',
      });
      assert.deepEqual(second, { ...first, startsOn: null, client: '' });
    });

    for (const [role, status] of Object.entries({
      owner: 200,
      admin: 200,
      editor: 403,
      commenter: 403,
      viewer: 403,
    }) as [Role, number][]) {
      test(`a project's ${role} ${status === 200 ? 'may' : 'may not'} change its name and brief`, async () => {
        const { id, as, owner } = await studio.project('admin', 'editor', 'commenter', 'viewer');
        const response = await change(as(role), id, { name: 'Mine' });
        assert.equal(response.status, status);
        assert.equal(
          (await studio.ok(200, owner, 'GET', `/api/projects/${id}`)).name,
          status === 200 ? 'Mine' : 'Spring',
        );
      });
    }

    test('who is not in the project changes nothing and learns nothing', async () => {
      const { id } = await studio.project();
      const stranger = await studio.person();
      assert.equal(await refusal(await change(stranger, id, { name: 'Mine' })), '404 not_found');
    });

    test('each text is taken at its limit and refused one byte past it', async () => {
      const { id, owner } = await studio.project();
      for (const [field, most] of [
        ['name', limits.name],
        ['client', limits.name],
        ['description', limits.description],
      ] as const) {
        const text = `ü${'x'.repeat(most - 2)}`;
        assert.equal(
          (await studio.ok(200, owner, 'PATCH', `/api/projects/${id}`, { [field]: text }))[field],
          text,
        );
        assert.equal(
          await refusal(await change(owner, id, { [field]: `${text}x` })),
          '400 invalid_input',
          field,
        );
      }
    });

    test('a project does not end before it starts, whichever of the days is changed', async () => {
      const { id, owner } = await studio.project();
      await studio.ok(200, owner, 'PATCH', `/api/projects/${id}`, {
        startsOn: '2027-03-01',
        endsOn: '2027-03-01',
      });
      for (const days of [
        { startsOn: '2027-03-02' },
        { endsOn: '2027-02-28' },
        { startsOn: '2028-01-02', endsOn: '2028-01-01' },
      ]) {
        assert.equal(await refusal(await change(owner, id, days)), '400 invalid_input', JSON.stringify(days));
      }
      await studio.ok(200, owner, 'PATCH', `/api/projects/${id}`, {
        startsOn: '2028-01-02',
        endsOn: '2028-02-01',
      });
    });

    test('what is no name, status or day is refused, and nothing of the request is kept', async () => {
      const { id, owner } = await studio.project();
      for (const body of [
        { client: 'kept?', name: ' \u200B ' },
        { client: 'kept?', status: 'late' },
        { client: 'kept?', startsOn: '2027-02-30' },
        { client: 'kept?', startsOn: '2027-1-1' },
        { client: 'kept?', startsOn: '' },
        { client: 'kept?', endsOn: '2027-01-01T00:00:00Z' },
        { client: 'kept?', owner: true },
        { client: 'kept?', description: null },
      ]) {
        assert.equal(await refusal(await change(owner, id, body)), '400 invalid_input', JSON.stringify(body));
      }
      assert.equal((await studio.ok(200, owner, 'GET', `/api/projects/${id}`)).client, '');
    });
  });
}
