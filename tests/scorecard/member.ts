import { randomUUID } from 'node:crypto';
import type { Board, Channel, ProgramTokens, Project } from '@flux/contracts';
import type { StudioOverHttps } from '../harness/https.ts';

/** Somebody with work in the studio, as a program that scans it needs. */
export type Member = {
  readonly token: string;
  readonly projectId: string;
  readonly boardId: string;
  readonly channelId: string;
};

async function call<T>(
  studio: StudioOverHttps,
  [method, path]: readonly [string, string],
  { token, body }: { readonly token?: string; readonly body?: object },
): Promise<T> {
  const answer = await studio.ask(path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? { 'x-flux-client': 'program' } : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body) as T;
}

export async function signUpMember(studio: StudioOverHttps): Promise<Member> {
  const account = { email: 'scan@studio.example', name: 'Scan', password: randomUUID() };
  const tokens = await call<ProgramTokens>(studio, ['POST', '/api/auth/signup'], { body: account });
  const token = tokens.accessToken;
  const body = { name: 'Scan' };
  const project = await call<Project>(studio, ['POST', '/api/projects'], { token, body });
  const path = `/api/projects/${project.id}`;
  const board = await call<Board>(studio, ['POST', `${path}/boards`], { token, body });
  const channels = await call<{ items: readonly Channel[] }>(studio, ['GET', `${path}/channels`], { token });
  const [channel] = channels.items;
  if (channel === undefined) throw new Error('The project has no channel.');
  return { token, projectId: project.id, boardId: board.id, channelId: channel.id };
}
