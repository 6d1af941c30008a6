import type { ChangeFrame, Messages, MessagesQuery } from '@flux/contracts';
import { type Conversation, channelOfWindow, windowName, withEntry } from './conversationState.ts';
import { type Side, withPage } from './messageWindow.ts';

/** Reads a page over HTTP. */
export type ReadPage = (channelId: string, query: Partial<MessagesQuery>) => Promise<Messages>;

export type PagesDeps = {
  readonly readPage: ReadPage;
  readonly getState: () => Conversation;
  readonly setState: (state: Conversation) => void;
};

/** Messages of one page: enough for a tall screen, few enough to come at once. */
const pageSize = 50;

/** Reads pages of channels into the state, one of each window at a time. */
export function createPages({ readPage, getState, setState }: PagesDeps) {
  /** What happened in a channel since a page of it was asked for, by request. */
  const recorders = new Set<{ readonly channelId: string; readonly changes: ChangeFrame[] }>();

  const mark = (
    name: string,
    reading: Conversation['readings'] extends ReadonlyMap<string, infer R> ? R | undefined : never,
  ) => setState({ ...getState(), readings: withEntry(getState().readings, name, reading) });

  async function read(
    channelId: string,
    threadId: string | undefined,
    side: Side,
    around: number,
  ): Promise<boolean> {
    const name = windowName(channelId, threadId);
    const { readings, windows } = getState();
    if (readings.get(name)?.kind === 'busy') return false;
    const kept = windows.get(name)?.kept ?? [];
    const place: Partial<MessagesQuery> =
      side === 'older'
        ? { before: kept[0]?.message.seq ?? 0 }
        : side === 'newer'
          ? { after: kept.at(-1)?.message.seq ?? 0 }
          : side === 'midst'
            ? { before: around + 1 }
            : {};
    mark(name, { kind: 'busy' });
    const recorder = { channelId, changes: [] };
    recorders.add(recorder);
    try {
      const page = await readPage(channelId, { ...place, limit: pageSize, threadId: threadId ?? 'none' });
      const state = getState();
      // Somebody who has left the channel meanwhile sees nothing more of it.
      const isGone = side !== 'newest' && side !== 'midst' && !state.windows.has(name);
      const window = withPage(state.windows.get(name), page, side, threadId, recorder.changes);
      setState({
        ...state,
        windows: isGone ? state.windows : withEntry(state.windows, name, window),
        readings: withEntry(state.readings, name, undefined),
      });
      return true;
    } catch (error) {
      mark(name, { kind: 'failed', error });
      return false;
    } finally {
      recorders.delete(recorder);
    }
  }

  return {
    /** The newest messages of a channel or thread; replaces what was there. */
    newest: (channelId: string, threadId?: string): Promise<boolean> =>
      read(channelId, threadId, 'newest', 0),
    older: (channelId: string, threadId?: string): Promise<boolean> => read(channelId, threadId, 'older', 0),
    newer: (channelId: string, threadId?: string): Promise<boolean> => read(channelId, threadId, 'newer', 0),
    /** The messages up to one and some after it. */
    midst: async (channelId: string, seq: number): Promise<boolean> =>
      (await read(channelId, undefined, 'midst', seq)) && read(channelId, undefined, 'newer', 0),
    record: (change: ChangeFrame): void => {
      for (const recorder of recorders)
        if (recorder.channelId === change.channelId) recorder.changes.push(change);
    },
    /** Reads all windows of a channel anew. */
    reread: (channelId: string): void => {
      for (const [name, { threadId }] of getState().windows)
        if (channelOfWindow(name) === channelId) void read(channelId, threadId, 'newest', 0);
    },
  };
}
