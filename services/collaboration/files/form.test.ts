import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { kB, newId } from '@flux/contracts';
import { refusal, startStudio } from '../testing.ts';
import { eventually, form, sha256, unique, uploadsOfSuite } from './testing.ts';

describe('the form of an upload', () => {
  const { studio, upload, incoming, assertNothingLeft } = uploadsOfSuite('postgres');

  test('what is no form, no file, or a malformed one is refused in a sentence', async () => {
    const mia = await studio.person();
    const send = (body: string, type: string) =>
      fetch(`${studio.url}/api/files/upload`, {
        method: 'POST',
        headers: { 'x-person': mia.id, 'content-type': type },
        body,
      });
    const multi = 'multipart/form-data; boundary=B';
    const part = (disposition: string, content = 'x') =>
      `--B\r\nContent-Disposition: ${disposition}\r\n\r\n${content}\r\n`;
    const cases: readonly [expected: string, body: string, type: string][] = [
      ['415 type_refused', '{}', 'application/json'],
      ['415 type_refused', 'x', 'text/plain'],
      ['400 invalid_input', 'x', 'multipart/form-data'],
      ['400 invalid_input', 'x', multi],
      ['400 invalid_input', '', multi],
      ['400 invalid_input', '--B--\r\n', multi],
      ['400 invalid_input', part('form-data; name="file"; filename="a"'), multi],
      ['400 invalid_input', `${part('form-data; name="file"; filename=""')}--B--\r\n`, multi],
      ['400 invalid_input', `${part('form-data; name="other"; filename="a"')}--B--\r\n`, multi],
      ['400 invalid_input', `${part('form-data; name="__proto__"; filename="a"')}--B--\r\n`, multi],
      ['400 invalid_input', `${part('form-data; name="toString"')}--B--\r\n`, multi],
      ['400 invalid_input', `${part('form-data; name="note"')}--B--\r\n`, multi],
      ['400 invalid_input', `${part('form-data; name="projectId"', 'x'.repeat(1025))}--B--\r\n`, multi],
      ['404 not_found', `${part('form-data; name="projectId"', 'x'.repeat(1024))}--B--\r\n`, multi],
      ['400 invalid_input', `${part('form-data; name="note"').repeat(21)}--B--\r\n`, multi],
    ];
    for (const [expected, body, type] of cases) {
      assert.equal(await refusal(await send(body, type)), expected, `${type} ${body.slice(0, 120)}`);
    }
    await assertNothingLeft(mia);
    const twice = form(['projectId', newId<never>()], ['projectId', newId<never>()], ['file', 'x', 'a']);
    assert.equal(await refusal(await upload(mia, twice)), '404 not_found');
    const { id, owner } = await studio.project();
    const second = await studio.ok(201, owner, 'POST', '/api/projects', { name: 'second' });
    const both = form(['projectId', id], ['projectId', second.id], ['file', 'x', 'a']);
    assert.equal(await refusal(await upload(owner, both)), '400 invalid_input');
  });

  test('an upload that is cut off leaves nothing and takes no room', async () => {
    const mia = await studio.person();
    const content = unique('whole');
    const head = [
      'POST /api/files/upload HTTP/1.1',
      'host: studio.test',
      `x-person: ${mia.id}`,
      'content-type: multipart/form-data; boundary=B',
      'content-length: 100000',
      '',
      `--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n${content}\r\n--B`,
    ].join('\r\n');
    const inFile = '\r\nContent-Disposition: form-data; name="file"; filename="b"\r\n\r\nhalf of it';
    const inHead = '\r\nContent-Disposition: form-da';
    for (const rest of ['', inHead, inFile]) {
      const socket = connect(Number(new URL(studio.url).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(head + rest);
      await eventually(async () => assert.equal(await studio.hasBlob(sha256(content)), rest !== ''));
      if (rest === inFile) {
        await eventually(async () => assert.equal((await incoming()).length, 1));
      }
      socket.destroy();
      await once(socket, 'close');
      await eventually(() => assertNothingLeft(mia, content));
    }
    const halves = [unique('x'.repeat(49 * 1024)), unique('y'.repeat(49 * 1024))];
    const whole = await upload(mia, form(['file', halves[0]!, 'a'], ['file', halves[1]!, 'b']));
    assert.equal(whole.status, 201, 'all of the space is free again');
  });

  test('after a refusal the connection answers again, also while the refused upload was still coming', async () => {
    const mia = await studio.person();
    const large = 'x'.repeat(3_000_000);
    for (let i = 0; i < 3; i++) {
      assert.equal(await refusal(await upload(mia, form(['file', large, 'a']))), '413 too_large');
    }
    assert.equal((await studio.call(mia, 'GET', '/api/projects')).status, 200);
  });

  test('a refused upload that never ends is cut off', async () => {
    const mia = await studio.person();
    const socket = connect(Number(new URL(studio.url).port), '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(
      `POST /api/files/upload HTTP/1.1\r\nhost: x\r\nx-person: ${mia.id}\r\n` +
        'content-type: multipart/form-data; boundary=B\r\ncontent-length: 1000000000\r\n\r\n' +
        '--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n',
    );
    let sent = 0;
    const chunk = Buffer.alloc(256 * kB);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    const send = () => {
      while (!socket.destroyed && sent < 200_000_000) {
        sent += chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', send);
    send();
    await closed;
    assert.ok(sent < 100_000_000, `${sent}`);
    assert.match(answer, /413|^$/u);
    await eventually(() => assertNothingLeft(mia));
  });
});

test('a problem of the disk is not blamed on the form', async (t) => {
  const studio = await startStudio({ after: t.after.bind(t) }, 'pglite', {
    blobs: (disk) => ({
      ...disk,
      put: async (source) => {
        source.destroy(new Error('disk on fire'));
        throw new Error('disk on fire');
      },
    }),
  });
  const mia = await studio.person();
  const response = await studio.call(mia, 'POST', '/api/files/upload', form(['file', 'x', 'a']));
  assert.equal(await refusal(response), '500 internal');
});
