import type { FileInfo, Project } from '@flux/contracts';
import { ConnectionError } from '@flux/contracts/client';
import { applyUpdate, Doc } from 'yjs';
import { contentAddress } from '../../files/addresses.ts';
import { studio } from '../../session/studio.ts';

/** What is being read just now. */
export type Step =
  | { readonly part: 'account' }
  | { readonly part: 'messages'; readonly count: number }
  | { readonly part: 'board'; readonly name: string }
  | { readonly part: 'file'; readonly name: string; readonly done: number; readonly total: number };

export type Entry = {
  readonly name: string;
  readonly input: string | ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly lastModified?: Date;
};

export type Collecting = {
  readonly signal: AbortSignal;
  readonly onStep: (step: Step) => void;
  /** Told of what could not be read; the rest goes on. */
  readonly onMissing: (name: string) => void;
};

type Paged<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** As many of a list as there may be at once. */
const atOnce = 200;

async function all<T>(
  read: (query: { limit: number; cursor?: string }) => Promise<Paged<T>>,
  onCount: (count: number) => void = () => {},
): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Paged<T> = await read({ limit: atOnce, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    onCount(items.length);
    cursor = page.nextCursor;
  }
  return items;
}

const json = (name: string, value: unknown): Entry => ({ name, input: JSON.stringify(value, null, 2) });

/** A name that no system takes for a path. */
const plain = (name: string): string => name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_').replace(/^\.+/, '_');

/** `undefined` where the studio has no such thing (any more). @throws ConnectionError where it cannot be reached. */
async function bytesAt(address: string, signal: AbortSignal): Promise<Response | undefined> {
  const response = await fetch(address, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : new ConnectionError(error);
  });
  return response.ok ? response : undefined;
}

/** Everything on a board, as plain values. */
async function boardContent(response: Response): Promise<unknown> {
  const doc = new Doc();
  applyUpdate(doc, new Uint8Array(await response.arrayBuffer()));
  const texts = [...doc.share.keys()].filter((name) => name.startsWith('text:'));
  const content = {
    elements: doc.getMap('elements').toJSON(),
    texts: Object.fromEntries(texts.map((name) => [name.slice(5), doc.getText(name).toString()])),
    files: doc.getMap('files').toJSON(),
    meta: doc.getMap('meta').toJSON(),
  };
  doc.destroy();
  return content;
}

async function* boardsOf(project: Project, { signal, onStep, onMissing }: Collecting): AsyncGenerator<Entry> {
  const params = { id: project.id };
  const boards = await all((query) => studio.call('GET /api/projects/:id/boards', { params, query, signal }));
  for (const board of boards) {
    const name = `boards/${plain(project.name)}/${plain(board.name)} ${board.id.slice(-6)}.json`;
    onStep({ part: 'board', name: board.name });
    const response = await bytesAt(`/api/boards/${board.id}/content`, signal);
    if (response === undefined) onMissing(name);
    else yield json(name, { ...board, content: await boardContent(response) });
  }
}

/** The person's own files, and those that they put into projects. */
async function filesOf(me: string, projects: readonly Project[], signal: AbortSignal) {
  const own = await all((query) => studio.call('GET /api/files', { query, signal }));
  const found: { readonly folder: string; readonly file: FileInfo }[] = own.map((file) => ({
    folder: 'own',
    file,
  }));
  for (const { id, name } of projects) {
    const files = await all((query) =>
      studio.call('GET /api/projects/:id/files', { params: { id }, query, signal }),
    );
    for (const file of files) if (file.by?.id === me) found.push({ folder: plain(name), file });
  }
  return found;
}

async function* contents(
  found: Awaited<ReturnType<typeof filesOf>>,
  { signal, onStep, onMissing }: Collecting,
): AsyncGenerator<Entry> {
  for (const [index, { folder, file }] of found.entries()) {
    const name = `files/${folder}/${file.id.slice(-6)} ${plain(file.name)}`;
    onStep({ part: 'file', name: file.name, done: index + 1, total: found.length });
    const response = await bytesAt(contentAddress(file), signal);
    if (response?.body == null) onMissing(name);
    else yield { name, input: response.body, lastModified: new Date(file.createdAt) };
  }
}

/** Everything of a person, one after the other, so that no more than one thing is in memory. Throws as `studio.call`. */
export async function* ownData(collecting: Collecting): AsyncGenerator<Entry> {
  const { signal, onStep } = collecting;
  onStep({ part: 'account' });
  const account = await studio.call('POST /api/me/export', { signal });
  yield json('account.json', account);
  const events = await all((query) => studio.call('GET /api/me/security-events', { query, signal }));
  yield json('security-activity.json', events);
  const count = (done: number) => onStep({ part: 'messages', count: done });
  yield json(
    'messages.json',
    await all((query) => studio.call('GET /api/messages/mine', { query, signal }), count),
  );
  const projects = (
    await Promise.all(
      (['open', 'archived'] as const).map((state) =>
        all((query) => studio.call('GET /api/projects', { query: { ...query, state }, signal })),
      ),
    )
  ).flat();
  yield json('projects.json', projects);
  for (const project of projects) if (project.role === 'owner') yield* boardsOf(project, collecting);
  const files = await filesOf(account.user.id, projects, signal);
  yield json(
    'files.json',
    files.map(({ file }) => file),
  );
  yield* contents(files, collecting);
}
