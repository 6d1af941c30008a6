import type { FileInfo } from '@flux/contracts';
import { ApiError, ConnectionError } from '@flux/contracts/client';
import type { Upload } from '../upload.ts';
import { advance, begin, type Progress } from './progress.ts';

export type UploadState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending'; readonly progress: Progress }
  /** The network or the studio is away; it goes on by itself. */
  | { readonly kind: 'stalled' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'stored'; readonly file: FileInfo };

export type UploadItem = {
  /** Of the upload and of the file that it becomes, so that one sent twice is there once. */
  readonly id: string;
  readonly file: File;
  readonly projectId: string;
  readonly state: UploadState;
};

export type UploadsDeps = {
  readonly send: (upload: Upload) => Promise<readonly FileInfo[]>;
  /** Throws when the project has no room for this many bytes, or the studio is away. */
  readonly askRoom: (projectId: string, bytes: number) => Promise<void>;
  readonly newId: () => string;
  readonly clock: () => number;
  /** Runs something later; returns how to call it off. */
  readonly later: (run: () => void, ms: number) => () => void;
};

/** Uploads that run at once: more share the same line and hold up everything else. */
const atOnce = 3;
/** ms before the first new try, doubled each time up to the last. */
const firstWait = 2_000;
const longestWait = 30_000;

/** Whether waiting helps; for how many ms the studio asks, if it does. */
function passes(error: unknown): { readonly wait: number } | undefined {
  if (error instanceof ConnectionError) return { wait: 0 };
  if (error instanceof ApiError && (error.status === 503 || error.status === 429)) {
    return { wait: (error.retryAfter ?? 0) * 1000 };
  }
  return undefined;
}

/**
 * The uploads of this tab: one request for each file, three at once. What the network interrupts waits and is sent
 * again; what the studio refuses stays with its reason until somebody tries again or lets it go.
 */
export function createUploads({ send, askRoom, newId, clock, later }: UploadsDeps) {
  let items: readonly UploadItem[] = [];
  const sending = new Map<string, AbortController>();
  const listeners = new Set<() => void>();
  const storedListeners = new Set<(item: UploadItem) => void>();
  let wait = firstWait;
  let wake: (() => void) | undefined;

  function change(next: readonly UploadItem[]): void {
    items = next;
    for (const listener of listeners) listener();
  }
  const set = (id: string, state: UploadState) =>
    change(items.map((item) => (item.id === id ? { ...item, state } : item)));

  /** All that stalled goes on; nothing new is begun while something waits for the network. */
  function resume(): void {
    wake?.();
    wake = undefined;
    change(
      items.map((item) => (item.state.kind === 'stalled' ? { ...item, state: { kind: 'waiting' } } : item)),
    );
    pump();
  }

  function stall(id: string, asked: number): void {
    set(id, { kind: 'stalled' });
    if (wake !== undefined) return;
    wake = later(resume, Math.max(wait, asked));
    wait = Math.min(wait * 2, longestWait);
  }

  async function run({ id, file, projectId }: UploadItem): Promise<void> {
    const controller = new AbortController();
    sending.set(id, controller);
    let progress = begin(file.size, clock());
    set(id, { kind: 'sending', progress });
    try {
      await askRoom(projectId, file.size);
      controller.signal.throwIfAborted();
      const [stored] = await send({
        files: [file],
        id,
        projectId,
        signal: controller.signal,
        onSent: (sent) => {
          const next = advance(progress, sent, clock());
          if (next === progress) return;
          progress = next;
          set(id, { kind: 'sending', progress });
        },
      });
      wait = firstWait;
      if (stored === undefined) throw new Error('the studio stored no file');
      set(id, { kind: 'stored', file: stored });
      const item = items.find((one) => one.id === id);
      if (item !== undefined) for (const listener of storedListeners) listener(item);
    } catch (error) {
      if (controller.signal.aborted) return;
      const passing = passes(error);
      if (passing === undefined) set(id, { kind: 'failed', error });
      else stall(id, passing.wait);
    } finally {
      sending.delete(id);
      pump();
    }
  }

  function pump(): void {
    while (wake === undefined && sending.size < atOnce) {
      const next = items.find(({ state }) => state.kind === 'waiting');
      if (next === undefined) return;
      void run(next);
    }
  }

  return {
    add: (files: readonly File[], projectId: string): readonly UploadItem[] => {
      const added = files.map(
        (file): UploadItem => ({ id: newId(), file, projectId, state: { kind: 'waiting' } }),
      );
      change([...items, ...added]);
      pump();
      return added;
    },
    /** Calls one off, or takes a refused one away. What was sent of it is given back at the studio. */
    cancel: (id: string): void => {
      change(items.filter((item) => item.id !== id));
      sending.get(id)?.abort(new DOMException('called off', 'AbortError'));
    },
    retry: (id: string): void => {
      set(id, { kind: 'waiting' });
      pump();
    },
    /** Tries at once what waits for the network. */
    resume,
    /** Takes away what is stored. */
    clear: (): void => change(items.filter(({ state }) => state.kind !== 'stored')),
    items: (): readonly UploadItem[] => items,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onStored: (listener: (item: UploadItem) => void): (() => void) => {
      storedListeners.add(listener);
      return () => storedListeners.delete(listener);
    },
  };
}

/** Whether leaving the page would lose something. */
export const isBusy = (items: readonly UploadItem[]): boolean =>
  items.some(({ state }) => state.kind === 'waiting' || state.kind === 'sending' || state.kind === 'stalled');
