import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../failures.ts';
import { createProgress } from '../progress.ts';
import { flagsSet } from './set.ts';

/** What a command line comes to when no studio can be opened with these settings. */
async function said(operands: readonly string[], values = {}): Promise<string> {
  const progress = createProgress({ write: () => true });
  try {
    await flagsSet.run({ operands, values, env: { FLUX_SERVICES: 'none' }, progress });
  } catch (error) {
    assert.ok(error instanceof Failure);
    return `${error.code}: ${error.message}`;
  } finally {
    progress.end();
  }
  return 'done';
}

const feature = 'typing-into-notes';

test('shares from 0 to 100 are taken, with two decimals at most, and nothing else is', async () => {
  for (const share of ['0', '0.01', '10', '12.5', '99.99', '100', '100.00', '100%'])
    assert.match(await said([feature, share]), /^settings_wrong/, share);
  for (const share of ['100.01', '101', '-1', '12.345', 'half', '1e1', ''])
    assert.match(await said([feature, share]), /^usage: .* is no share/, share);
});

test('a feature that there is not is told with those that there are; one thing is asked at a time', async () => {
  assert.match(
    await said(['flying', '10']),
    /^usage: There is no feature flying\. There are: typing-into-notes/,
  );
  const nobody = { on: 'a@b.example' };
  for (const [operands, values] of [
    [[feature], {}],
    [[feature, '10'], nobody],
    [[feature], { ...nobody, off: 'a@b.example' }],
  ] as const)
    assert.match(await said(operands, values), /^usage: Say a share in percent, or one of/);
  assert.match(await said([feature], nobody), /^settings_wrong/);
});
