import type { PersonId } from '@flux/contracts';
import type { Kysely } from 'kysely';
import { storeChanges } from './changes.ts';
import { storeSends } from './sends.ts';
import type { Change, Outcome, Send, Stored, Write } from './writes.ts';

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
    store: (db: Kysely<T>, part: readonly W[], at: Date) => Promise<Stored>,
    isAlone: boolean,
  ): Promise<void> {
    if (part.length === 0) return;
    const run = async (within: Kysely<T>) => {
      const stored = await store(within, part, at);
      for (const personId of stored.told) told.add(personId);
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
