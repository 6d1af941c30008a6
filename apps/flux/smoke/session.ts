import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Doc, encodeStateAsUpdate } from 'yjs';
import { Failure } from '../failures.ts';

/** The message that carries Yjs's own sync messages, Yjs's own that carries an update, and our answer that it is stored. */
const [sync, update, acknowledged] = [0, 2, 100];
const patienceMs = 15_000;

export type Account = { readonly email: string; readonly password: string };

type Json = Readonly<Record<string, unknown>>;

/** @throws Failure('smoke_failed') naming what was asked and what was answered. */
async function answerOf(what: string, answer: Response, expected: number): Promise<Json> {
  const text = await answer.text();
  if (answer.status !== expected)
    throw new Failure(
      'smoke_failed',
      `${what} answers ${answer.status} and not ${expected}: ${text.slice(0, 300)}`,
    );
  return text === '' ? {} : JSON.parse(text);
}

/** A length as Yjs writes it: seven bits a byte, the lowest first. */
function varUint(value: number): readonly number[] {
  return value < 128 ? [value] : [128 | (value & 127), ...varUint(value >>> 7)];
}

/** Draws on a board, and the board says that it is stored. */
async function draw(url: string, boardId: string, authorization: string): Promise<void> {
  const doc = new Doc();
  doc.getMap('smoke').set('at', 1);
  const bytes = encodeStateAsUpdate(doc);
  const address = `${url.replace('http', 'ws')}/collaboration/${boardId}?ack=1`;
  const socket = new WebSocket(address, { headers: { authorization }, handshakeTimeout: patienceMs });
  const failed = (why: string) => new Failure('smoke_failed', `The board ${why}.`);
  let late: NodeJS.Timeout | undefined;
  try {
    await once(socket, 'open').catch((error: Error) => {
      throw failed(`cannot be opened: ${error.message}`);
    });
    await new Promise<void>((resolve, reject) => {
      late = setTimeout(
        () => reject(failed(`did not store a line within ${patienceMs / 1000} s`)),
        patienceMs,
      );
      socket.on('message', (data: Buffer) => {
        if (data[0] === acknowledged) resolve();
      });
      socket.on('close', (code) => reject(failed(`was closed with ${code}`)));
      socket.send(Uint8Array.from([sync, update, ...varUint(bytes.length), ...bytes]));
    });
  } finally {
    clearTimeout(late);
    socket.close();
  }
}

/** Signs up as a person would who has never been here; the password is nobody's. */
async function signUp(url: string): Promise<Account> {
  const email = `smoke-${randomUUID()}@studio.example`;
  const password = randomBytes(18).toString('base64url');
  await answerOf(
    'Signing up',
    await fetch(`${url}/api/auth/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-flux-client': 'program' },
      body: JSON.stringify({ name: 'Smoke test', email, password }),
    }),
    201,
  );
  return { email, password };
}

/**
 * What a person does in a studio, once: sign in, draw, upload, talk, and read it again. What it leaves is somebody else's
 * to take back.
 * @throws Failure('smoke_failed')
 */
export async function workIn(url: string, { email, password }: Account): Promise<string> {
  const signedIn = await answerOf(
    'Signing in',
    await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-flux-client': 'program' },
      body: JSON.stringify({ email, password }),
    }),
    200,
  );
  const authorization = `Bearer ${signedIn.accessToken}`;
  const json = { authorization, 'content-type': 'application/json' };
  const call = async (what: string, method: string, path: string, expected: number, body?: object) =>
    await answerOf(
      what,
      await fetch(`${url}${path}`, {
        method,
        headers: body === undefined ? { authorization } : json,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      expected,
    );
  const { id: projectId } = await call('Making a project', 'POST', '/api/projects', 201, {
    name: 'Smoke test',
  });
  const { id: boardId } = await call('Making a board', 'POST', `/api/projects/${projectId}/boards`, 201, {
    name: 'Smoke test',
  });
  await draw(url, String(boardId), authorization);

  const form = new FormData();
  form.append('projectId', String(projectId));
  form.append('file', new File(['smoke'], 'smoke.txt', { type: 'text/plain' }));
  const uploaded = await answerOf(
    'Uploading a file',
    await fetch(`${url}/api/files/upload`, { method: 'POST', headers: { authorization }, body: form }),
    201,
  );
  const [file] = uploaded.files as readonly { readonly id: string }[];
  await call('Looking at the file', 'GET', `/api/files/${file?.id}`, 200);

  const { items } = await call('Listing channels', 'GET', `/api/projects/${projectId}/channels`, 200);
  const [channel] = items as readonly { readonly id: string }[];
  const said = { id: randomUUID(), body: 'Smoke test' };
  await call('Sending a message', 'POST', `/api/channels/${channel?.id}/messages`, 201, said);
  const read = await call('Reading messages', 'GET', `/api/channels/${channel?.id}/messages`, 200);
  if (!JSON.stringify(read).includes(said.id))
    throw new Failure('smoke_failed', 'A message that was sent is not among those that are read.');
  return 'signed in, drew, uploaded, talked';
}

/** The same for who has never been there. Only for a copy that is thrown away. @throws Failure('smoke_failed') */
export const smokeSession = async (url: string): Promise<string> => await workIn(url, await signUp(url));
