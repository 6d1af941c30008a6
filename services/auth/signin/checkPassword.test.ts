import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@flux/contracts';
import { judge } from '@flux/passwords/strength';
import { createPasswordCheck } from './checkPassword.ts';

const mia = { email: 'mia.winter@agentur.test', name: 'Mia Winter' };

/** The sentence of the refusal, `undefined` when the password will do. */
async function refusal(password: string): Promise<string | undefined> {
  const asked: string[] = [];
  const check = createPasswordCheck(
    {
      judge: async (...given) => {
        asked.push(given[0]);
        return judge(...given);
      },
    },
    'leuchtturm.test',
  );
  try {
    await check(password, mia);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'weak_password');
    assert.deepEqual(error.fieldErrors, [{ path: '/password', message: error.message }]);
    return asked.length === 0 ? `unasked: ${error.message}` : error.message;
  }
}

test('a refusal is a sentence that says what to do', async () => {
  assert.equal(await refusal('four green bicycles'), undefined);
  assert.match((await refusal('Password1234!')) ?? '', /^Many people/);
  assert.match((await refusal('Leuchtturm2026!')) ?? '', /the studio is most/);
  assert.match((await refusal('MiaWinter2026')) ?? '', /^Your name/);
});

test('what is too short or too long is refused without judging it', async () => {
  assert.match((await refusal('correct hor')) ?? '', /^unasked: Use at least 12/);
  assert.match((await refusal('ab cd ef gh '.repeat(11))) ?? '', /^unasked: Use at most 128/);
});
