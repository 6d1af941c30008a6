import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createAvailability } from './availability.ts';
import { DatabaseUnavailable } from './unavailable.ts';

const gone = () => new DatabaseUnavailable('gone');

/** A database whose answer the test decides; each probe is announced. */
function watched(t: TestContext) {
  const said: string[] = [];
  let answer: () => Promise<void> = async () => {};
  let probes = 0;
  let announce: (() => void)[] = [];
  const availability = createAvailability({
    probe: () => {
      probes += 1;
      for (const each of announce) each();
      announce = [];
      return answer();
    },
    onChange: (state) => said.push(state),
    firstWaitMs: 1,
    lastWaitMs: 4,
  });
  t.after(availability.close);
  const probed = () => new Promise<void>((resolve) => announce.push(resolve));
  const until = async (state: string) => {
    while (availability.state() !== state) {
      await probed();
      await turn(); // the state follows the answer
    }
  };
  return {
    availability,
    said,
    probed,
    until,
    probes: () => probes,
    answers: (next: () => Promise<void>) => {
      answer = next;
    },
  };
}
const refuse = async () => {
  throw gone();
};
const accept = async () => {};

test('it is starting until the first answer, then there', async (t) => {
  const { availability, said } = watched(t);
  assert.equal(availability.state(), 'starting');
  assert.throws(availability.gate, { message: 'The database is still being opened.' });
  await availability.open();
  assert.equal(availability.state(), 'ok');
  availability.gate();
  assert.deepEqual(said, ['ok']);
});

test('opening goes on until it answers, and says once that it does not', async (t) => {
  const { availability, said, answers, probed } = watched(t);
  answers(refuse);
  const opening = availability.open();
  for (let tries = 0; tries < 5; tries++) await probed();
  assert.equal(availability.state(), 'starting');
  assert.deepEqual(said, ['unavailable']);
  answers(accept);
  await opening;
  assert.deepEqual(said, ['unavailable', 'ok']);
});

test('what waiting cannot mend ends the opening', async (t) => {
  const { availability, answers } = watched(t);
  answers(async () => {
    throw new Error('wrong password');
  });
  await assert.rejects(availability.open(), { message: 'wrong password' });
  assert.equal(availability.state(), 'starting');
});

test('opening twice at once is opening once', async (t) => {
  const { availability, probes } = watched(t);
  await Promise.all([availability.open(), availability.open()]);
  assert.equal(probes(), 1);
});

test('a suspicion that proves wrong changes nothing', async (t) => {
  const { availability, said, probed } = watched(t);
  await availability.open();
  const checked = probed();
  availability.suspect();
  await checked;
  assert.equal(availability.state(), 'ok');
  assert.deepEqual(said, ['ok']);
});

test('one that proves right closes the gate until the database is back, whatever it says meanwhile', async (t) => {
  const { availability, said, answers, probed, until } = watched(t);
  await availability.open();
  answers(refuse);
  availability.suspect();
  await until('unavailable');
  assert.throws(availability.gate, {
    name: 'DatabaseUnavailable',
    message: 'The database cannot be reached.',
  });
  answers(async () => {
    throw new Error('wrong password, for now');
  });
  await probed();
  await probed();
  answers(accept);
  await until('ok');
  availability.gate();
  assert.deepEqual(said, ['ok', 'unavailable', 'ok']);
});

test('many suspicions at once ask once', async (t) => {
  const { availability, probes, answers } = watched(t);
  availability.suspect();
  assert.equal(probes(), 0, 'nothing is suspected before it was there');
  await availability.open();
  const pause = Promise.withResolvers<void>();
  answers(() => pause.promise);
  for (let times = 0; times < 100; times++) availability.suspect();
  assert.equal(probes(), 2);
  pause.resolve();
});

test('closing ends an opening that waits, and asks no more', async (t) => {
  const { availability, answers, probed, probes } = watched(t);
  answers(refuse);
  const opening = assert.rejects(availability.open(), { message: 'The database was closed.' });
  await probed();
  await availability.close();
  await opening;
  assert.throws(availability.gate, { message: 'The database was closed.' });
  const before = probes();
  availability.suspect();
  assert.equal(probes(), before);
});
