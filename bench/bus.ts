/**
 * Messages a second and one-way delay of the bus, from one process to another, for each carrier whose server is named
 * in FLUX_TEST_POSTGRES and FLUX_TEST_REDIS. Prints medians of five runs.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Bus, type BusOptions, createBus } from '../packages/bus/index.ts';

const runs = 5;
const burst = 20_000;
const singles = 300;
const payloadBytes = 200;
const topic = 'bench';
const end = 'bench-end';

type Result = { readonly perSecond: number; readonly p50: number };

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** The machine's monotonic clock, the same in every process: nanoseconds. */
function stamp(): Buffer {
  const payload = Buffer.alloc(payloadBytes);
  payload.writeBigInt64LE(process.hrtime.bigint());
  return payload;
}

/** Notes when each message comes; at the end, how fast they came and how long each was on its way. */
async function listen(bus: Bus, report: (result: Result) => void): Promise<void> {
  let delays: number[] = [];
  let first = 0;
  await bus.subscribe(topic, (payload) => {
    const sent = Buffer.from(payload.buffer, payload.byteOffset).readBigInt64LE();
    if (delays.length === 0) first = performance.now();
    delays.push(Number(process.hrtime.bigint() - sent) / 1e6);
  });
  await bus.subscribe(end, () => {
    if (delays.length !== burst && delays.length !== singles) throw new Error('Messages were dropped.');
    report({ perSecond: (delays.length - 1) / ((performance.now() - first) / 1000), p50: median(delays) });
    delays = [];
  });
}

async function measure(bus: Bus, next: () => Promise<Result>): Promise<Result> {
  const results: Result[] = [];
  for (let run = 0; run < runs; run++) {
    for (let sent = 0; sent < burst; ) {
      for (let i = 0; i < 100; i++, sent++) bus.publish(topic, stamp());
      await turn();
    }
    bus.publish(end, new Uint8Array());
    const { perSecond } = await next();
    for (let i = 0; i < singles; i++) {
      bus.publish(topic, stamp());
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    bus.publish(end, new Uint8Array());
    const { p50 } = await next();
    results.push({ perSecond, p50 });
  }
  return {
    perSecond: median(results.map((result) => result.perSecond)),
    p50: median(results.map(({ p50 }) => p50)),
  };
}

function print(name: string, { perSecond, p50 }: Result): void {
  console.log(
    `${name.padEnd(16)} ${Math.round(perSecond).toLocaleString('en').padStart(10)} messages/s   p50 ${p50.toFixed(3)} ms`,
  );
}

async function acrossProcesses(name: string, options: BusOptions): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['listen', JSON.stringify(options)]);
  await once(child, 'message');
  const bus = createBus(options);
  await bus.subscribe(topic, () => {});
  print(name, await measure(bus, async () => (await once(child, 'message'))[0]));
  await bus.close();
  child.disconnect();
}

async function inOneProcess(): Promise<void> {
  const bus = createBus();
  let next = Promise.withResolvers<Result>();
  await listen(bus, (result) => next.resolve(result));
  const result = await measure(bus, async () => {
    const measured = await next.promise;
    next = Promise.withResolvers<Result>();
    return measured;
  });
  print('in one process', result);
  await bus.close();
}

const [, , role, given = '{}'] = process.argv;
if (role === 'listen') {
  const bus = createBus(JSON.parse(given));
  await listen(bus, (result) => process.send?.(result));
  process.send?.('ready');
  await once(process, 'disconnect');
  await bus.close();
} else {
  const { FLUX_TEST_POSTGRES: databaseUrl, FLUX_TEST_REDIS: redisUrl } = process.env;
  console.log(
    `${payloadBytes} bytes each, median of ${runs} runs of ${burst} in bursts and ${singles} alone`,
  );
  await inOneProcess();
  if (databaseUrl !== undefined) await acrossProcesses('LISTEN/NOTIFY', { databaseUrl });
  if (redisUrl !== undefined) await acrossProcesses('Redis', { redisUrl });
}
