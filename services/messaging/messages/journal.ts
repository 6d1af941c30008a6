import { type ChannelId, type MessageId, type PersonId, type ProjectId, pagePath } from '@flux/contracts';
import { notify } from '@flux/notices';
import type { Kysely } from 'kysely';
import { storeChanges } from './changes.ts';
import { excerptOf } from './excerpt.ts';
import { storeSends } from './sends.ts';
import type { Called, Change, Outcome, Send, Write } from './writes.ts';

export type Stored = {
  /** In the order of the writes. */
  readonly outcomes: readonly Outcome[];
  /** Whose list of notices has changed; to be announced now that it is stored. */
  readonly told: readonly PersonId[];
};

type Part<W> = { readonly indexes: readonly number[]; readonly writes: readonly W[] };

/**
 * Sends in rounds that one statement can store: what repeats a message of its round, or replies to one, waits for the
 * next, where that message is found.
 */
function roundsOf(writes: readonly Write[]): readonly Part<Send>[] {
  const rounds: { indexes: number[]; writes: Send[] }[] = [];
  const roundOf = new Map<string, number>();
  for (const [index, write] of writes.entries()) {
    if (write.kind !== 'send') continue;
    const after = Math.max(roundOf.get(write.id) ?? -1, roundOf.get(write.threadId ?? '') ?? -1);
    const number = after + 1;
    roundOf.set(write.id, number);
    rounds[number] ??= { indexes: [], writes: [] };
    rounds[number].indexes.push(index);
    rounds[number].writes.push(write);
  }
  return rounds;
}

function changesOf(writes: readonly Write[]): Part<Change> {
  const indexes = [...writes.keys()].filter((index) => writes[index]?.kind !== 'send');
  return { indexes, writes: writes.filter((write): write is Change => write.kind !== 'send') };
}

/** Tells those whom a text names, in the transaction that stores it. */
async function tell<T>(db: Kysely<T>, called: readonly Called[]): Promise<readonly PersonId[]> {
  const told: PersonId[] = [];
  for (const { personId, by, projectId, channelId, channelName, messageId, body } of called) {
    const isToBeAnnounced = await notify(db, {
      person: personId,
      kind: 'mention',
      event: 'message',
      actor: by,
      project: projectId as ProjectId,
      path: addressOf(channelId, messageId),
      detail: { place: channelName, excerpt: excerptOf(body) },
    });
    if (isToBeAnnounced) told.push(personId);
  }
  return told;
}

/** Where the page shows a message. */
const addressOf = (channelId: ChannelId, messageId: MessageId): string =>
  `${pagePath('channel', channelId)}?at=${messageId}`;

/**
 * Stores writes of anybody to any channels, in as few steps as they need: messages first, then what changes messages.
 * Each step is durable or did not happen; a step that failed may be tried again, since an id is stored once.
 */
export async function storeWrites<T>(db: Kysely<T>, writes: readonly Write[], now: number): Promise<Stored> {
  const outcomes: Outcome[] = [];
  const told = new Set<PersonId>();
  const at = new Date(now);

  async function step<W>(
    { indexes, writes: part }: Part<W>,
    store: (db: Kysely<T>, part: readonly W[], at: Date) => ReturnType<typeof storeChanges>,
    isAlone: boolean,
  ): Promise<void> {
    if (part.length === 0) return;
    const run = async (within: Kysely<T>) => {
      const stored = await store(within, part, at);
      for (const personId of await tell(within, stored.called)) told.add(personId);
      return stored.outcomes;
    };
    const results = isAlone ? await run(db) : await db.transaction().execute(run);
    for (const [place, outcome] of results.entries()) outcomes[indexes[place] ?? 0] = outcome;
  }

  for (const round of roundsOf(writes)) {
    // A statement is a transaction of its own, unless people have to be told in it.
    const callsNobody = round.writes.every(({ body }) => !body.includes('](person:'));
    await step(round, storeSends, callsNobody);
  }
  await step(changesOf(writes), storeChanges, false);
  return { outcomes, told: [...told] };
}
