import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '@flux/contracts';
import { testDatabaseUrl } from '@flux/database/testing';
import pg from 'pg';
import { type Contender, contenders } from './conversations/contenders.ts';
import { quantile, spread } from './measuring/figures.ts';
import { cpuSeconds } from './measuring/pinned.ts';

/**
 * `npm run bench -- chat`: one channel, 100 members, 20 of them sending 2 messages a second: 3,960 deliveries a second.
 * Server on core 0, members on core 1, PostgreSQL on either, rounds interleaved. A bare relay that stores nothing, and
 * socket.io's own chat on PostgreSQL, beside us; both of us store a message before it is delivered.
 */
const members = 100;
const speaking = 20;
const perSecond = 2;
const seconds = 10;
const warmUpSeconds = 3;
const rounds = Number(process.argv[2] ?? 3);
const body =
  'The second sketch is closer: keep its colours, and let the title breathe a little more at the top.';

/** Who sends when, in milliseconds: each at a moment of their own in every half second, the same for all contenders. */
type Moment = { readonly member: number; readonly at: number };
const momentsOf = (duration: number): readonly Moment[] =>
  Array.from({ length: speaking * perSecond * duration }, (_, index) => ({
    member: index % speaking,
    at: (Math.floor(index / speaking) + Math.random()) * (1_000 / perSecond),
  })).sort((one, other) => one.at - other.at);
const warmUp = momentsOf(warmUpSeconds);
const moments = momentsOf(seconds);
const expected = moments.length * (members - 1);

async function atEach(those: readonly Moment[], send: (member: number) => void): Promise<void> {
  const began = performance.now();
  for (const { member, at } of those) {
    while (performance.now() - began < at) await delay(1);
    send(member);
  }
}

async function measure(contender: Contender) {
  const databaseUrl = await testDatabaseUrl(cleanup, []);
  const channel = await contender.start(databaseUrl, members);
  const sockets = await Promise.all(Array.from({ length: members }, (_, member) => channel.join(member)));
  const sent = new Map<string, Moment>();
  const heard: number[] = [];
  const acked: number[] = [];
  let last = 0;
  for (const [member, socket] of sockets.entries()) {
    socket.on('message', (data) => {
      const now = performance.now();
      const told = channel.read(`${data}`);
      const message = sent.get(told.heard ?? told.acked ?? '');
      if (message === undefined) return;
      if (message.member !== member) heard.push(now - message.at);
      else if (told.acked !== undefined) acked.push(now - message.at);
      last = now;
    });
  }
  await atEach(warmUp, (member) => sockets[member]!.send(channel.send(newId(), body)));
  await delay(1_000);

  const before = cpuSeconds(channel.pid);
  const began = performance.now();
  await atEach(moments, (member) => {
    const id = newId<string>();
    const frame = channel.send(id, body);
    sent.set(id, { member, at: performance.now() });
    sockets[member]!.send(frame);
  });
  const isComplete = () => heard.length >= expected && acked.length >= moments.length;
  for (let waited = 0; !isComplete() && waited < 5_000; waited += 50) await delay(50);
  const cpu = cpuSeconds(channel.pid) - before;
  for (const socket of sockets) socket.terminate();
  await channel.stop();
  if (heard.length !== expected || acked.length !== moments.length)
    throw new Error(`${contender.name}: ${heard.length} of ${expected} heard, ${acked.length} acknowledged`);
  await checkStored(contender, databaseUrl);
  return {
    perSecond: heard.length / ((last - began) / 1_000),
    heardP50: quantile(heard, 0.5),
    heardP99: quantile(heard, 0.99),
    ackedP50: quantile(acked, 0.5),
    ackedP99: quantile(acked, 0.99),
    cpuPerMillion: cpu / (heard.length / 1e6),
  };
}

async function checkStored({ name, table }: Contender, databaseUrl: string): Promise<void> {
  if (table === undefined) return;
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query(`select count(*)::int as stored from ${table}`);
  await client.end();
  const all = warmUp.length + moments.length;
  if (rows[0].stored !== all) throw new Error(`${name}: ${rows[0].stored} of ${all} messages are stored`);
}

type Figures = Awaited<ReturnType<typeof measure>>;
const ends: (() => Promise<void>)[] = [];
const cleanup = { after: (end: () => Promise<void>) => ends.push(end) };

spawnSync('taskset', ['-cp', '1', `${process.pid}`]);
const results = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]));
try {
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) results.get(contender.name)!.push(await measure(contender));
  for (const [name, figures] of results) {
    const of = (key: keyof Figures, digits = 1) =>
      spread(
        figures.map((figure) => figure[key]),
        digits,
      );
    process.stdout.write(
      `${name.padEnd(10)} ${of('perSecond', 0)} deliveries/s; to the others p50 ${of('heardP50')} ms, ` +
        `p99 ${of('heardP99')} ms; acknowledged p50 ${of('ackedP50')} ms, p99 ${of('ackedP99')} ms; ` +
        `${of('cpuPerMillion')} CPU-s per million deliveries\n`,
    );
  }
} finally {
  for (const end of ends) await end();
}
process.exit(0);
