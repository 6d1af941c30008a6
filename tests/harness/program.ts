import type { Board, Invite, ProgramTokens, Project } from '@flux/contracts';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Person } from './browser.ts';

/** Somebody who uses the public API from a program. */
export type Program = {
  readonly userId: string;
  readonly token: string;
  readonly call: <T>(method: string, path: string, body?: unknown) => Promise<T>;
};

async function send<T>(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function enter(url: string, path: string, body: unknown): Promise<Program> {
  const tokens = await send<ProgramTokens>(`${url}${path}`, 'POST', body, { 'x-flux-client': 'program' });
  return {
    userId: tokens.user?.id ?? '',
    token: tokens.accessToken,
    call: (method, address, given) =>
      send(`${url}${address}`, method, given, { authorization: `Bearer ${tokens.accessToken}` }),
  };
}

export const signInProgram = (url: string, { email, password }: Person): Promise<Program> =>
  enter(url, '/api/auth/login', { email, password });
export const signUpProgram = (url: string, { name, email, password }: Person): Promise<Program> =>
  enter(url, '/api/auth/signup', { name, email, password });

/** A project with a board in it. */
export async function makeBoard(program: Program): Promise<{ project: Project; board: Board }> {
  const project = await program.call<Project>('POST', '/api/projects', { name: 'Spring' });
  const board = await program.call<Board>('POST', `/api/projects/${project.id}/boards`, { name: 'Poster' });
  return { project, board };
}

export async function bring(owner: Program, guest: Program, project: Project, role: string): Promise<void> {
  const invite = await owner.call<Invite>('POST', `/api/projects/${project.id}/invites`, { role });
  await guest.call('POST', '/api/projects/join', { token: invite.token });
}

export type OpenOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
};

/** The public `y-websocket` client, unchanged, on one board. */
export function openBoard(url: string, boardId: string, { headers = {}, params = {} }: OpenOptions) {
  const doc = new Y.Doc();
  class Socket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers });
    }
  }
  const closes: number[] = [];
  const provider = new WebsocketProvider(`${url.replace('http', 'ws')}/collaboration`, boardId, doc, {
    WebSocketPolyfill: Socket as never,
    disableBc: true,
    params: { ...params },
  });
  provider.on('connection-close', (event) => {
    if (event !== null) closes.push(event.code);
  });
  return {
    doc,
    provider,
    closes,
    elements: doc.getMap<unknown>('elements'),
    synced: () => until(() => provider.synced, `board ${boardId} synced`),
    close: () => {
      provider.destroy();
      // Ends its awareness too, whose timer would keep the process.
      doc.destroy();
    },
  };
}

export async function until(condition: () => boolean, what: string, withinMs = 15_000): Promise<void> {
  const began = performance.now();
  while (!condition()) {
    if (performance.now() - began > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
