import { once } from 'node:events';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { type Doc, encodeStateAsUpdate } from 'yjs';
import type { Picture } from './drawing.ts';
import type { PictureFile } from './pictures.ts';

/** The message of the board protocol that carries Yjs's own sync messages, and our acknowledgement (api.md). */
const sync = 0;
/** Yjs's own sync message that carries an update. */
const update = 2;
const acknowledged = 100;
const longestWait = 20_000;

/** Somebody who works in the studio through its public API. */
export type Person = {
  readonly id: string;
  readonly role: string;
  readonly call: (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;
  readonly upload: (projectId: string, file: PictureFile) => Promise<Picture>;
  /** Resolves when the studio has stored the drawing. */
  readonly draw: (boardId: string, doc: Doc) => Promise<void>;
};

async function answerOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

export async function signUp(url: string, name: string, email: string, password: string): Promise<Person> {
  const json = { 'content-type': 'application/json' };
  const signedUp = await answerOf(
    await fetch(`${url}/api/auth/signup`, {
      method: 'POST',
      headers: { ...json, 'x-flux-client': 'program' },
      body: JSON.stringify({ name, email, password }),
    }),
  );
  const authorization = `Bearer ${signedUp.accessToken}`;
  const user = signedUp.user as { id: string; role: string };

  return {
    id: user.id,
    role: user.role,
    call: async (method, path, body) =>
      answerOf(
        await fetch(`${url}${path}`, {
          method,
          headers: { authorization, ...(body === undefined ? {} : json) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
    upload: async (projectId, { name: fileName, svg, w, h }) => {
      const form = new FormData();
      form.append('projectId', projectId);
      form.append('file', new File([svg], fileName, { type: 'image/svg+xml' }));
      const answer = await answerOf(
        await fetch(`${url}/api/files/upload`, { method: 'POST', headers: { authorization }, body: form }),
      );
      const [file] = answer.files as { id: string; mediaType: string }[];
      if (file === undefined) throw new Error(`${fileName} was not taken`);
      return { fileId: file.id, mediaType: file.mediaType, w, h };
    },
    draw: async (boardId, doc) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/collaboration/${boardId}?ack=1`, {
        headers: { authorization },
      });
      await once(socket, 'open');
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, sync);
      encoding.writeVarUint(encoder, update);
      encoding.writeVarUint8Array(encoder, encodeStateAsUpdate(doc));
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('the board was not stored in time')), longestWait);
        socket.on('message', (data: Buffer) => {
          if (data[0] !== acknowledged) return;
          clearTimeout(late);
          resolve();
        });
        socket.on('close', (code) => reject(new Error(`the board was closed with ${code}`)));
        socket.send(encoding.toUint8Array(encoder));
      });
      socket.close();
    },
  };
}
