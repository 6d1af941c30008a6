import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReport, readRequirements, root } from '../scorecard/answers.ts';
import { askedRequirements } from '../scorecard/asvsLevels.ts';
import { readAudit } from '../scorecard/audit.ts';
import { faultsOf } from '../scorecard/evidence.ts';
import { answered, byChapter, byLevel } from '../scorecard/score.ts';
import { readUpdates } from '../scorecard/updates.ts';

const title = 'evidence that does not exist is told';

test('every requirement of the ASVS that is asked for is answered once, with evidence that exists', () => {
  for (const { id, answer } of answered(readRequirements())) assert.deepEqual(faultsOf(root, answer), [], id);
});

test('every line of the report is answered, with evidence that exists', () => {
  for (const answer of readReport()) assert.deepEqual(faultsOf(root, answer), [], answer.line);
});

test('70 requirements of level 1 are asked for, 183 of level 2, and 5 of level 3', () => {
  const levels = [1, 2, 3].map((level) => askedRequirements.filter((one) => one.level === level).length);
  assert.deepEqual(levels, [70, 183, 5]);
});

test(title, () => {
  const met = (evidence: Parameters<typeof faultsOf>[1] & { state: 'met' }) => faultsOf(root, evidence);
  const here = 'tests/catalogues/scorecard.test.ts';
  const named = 'every line of the report is answered, with evidence that exists';
  assert.deepEqual(met({ state: 'met', evidence: [{ test: here, name: named }] }), []);
  assert.equal(met({ state: 'met', evidence: [{ test: here, name: named.slice(1) }] }).length, 1);
  assert.equal(met({ state: 'met', evidence: [{ test: here, name: title }] }).length, 1, 'no title');
  assert.deepEqual(met({ state: 'met', evidence: [{ code: here, find: 'no title' }] }), []);
  assert.equal(
    met({ state: 'met', evidence: [{ code: here, find: ['never', 'written'].join(' ') }] }).length,
    1,
  );
  assert.equal(met({ state: 'met', evidence: [{ code: 'nowhere.ts', find: '' }] }).length, 1);
  assert.equal(met({ state: 'met', evidence: [] }).length, 1);
});

test('an answer too many, too few or given twice stops the count', () => {
  const [first, ...others] = readRequirements();
  assert.ok(first);
  assert.throws(() => answered(others), /is not answered/);
  assert.throws(() => answered([first, first, ...others]), /answered twice/);
  assert.throws(() => answered([{ ...first, id: 'V99.1.1' }, first, ...others]), /was not asked for/);
});

test('the score is what is met of what is applicable, by level and by chapter', () => {
  const requirements = askedRequirements.map(({ id, chapter, level }) =>
    chapter === 'V17'
      ? ({ id, state: 'not applicable', why: 'none' } as const)
      : level === 2 && chapter === 'V5'
        ? ({ id, state: 'not met', missing: 'all' } as const)
        : ({ id, state: 'met', evidence: [] } as const),
  );
  const answers = answered(requirements);
  const [one, two] = byLevel(answers);
  assert.deepEqual(one, { level: 1, met: 70, applicable: 70, threshold: 1, reached: true });
  assert.deepEqual(two, { level: 2, met: 171, applicable: 176, threshold: 0.95, reached: true });
  const files = byChapter(answers).find(({ chapter }) => chapter === 'V5');
  assert.deepEqual(files?.levels, [
    { met: 4, applicable: 4 },
    { met: 0, applicable: 5 },
    { met: 4, applicable: 4 },
  ]);
});

test('a package is behind when nobody holds it at its version', () => {
  const need = (current: string, wanted: string, latest: string, dependent = 'elsewhere') => ({
    current,
    wanted,
    latest,
    dependent,
  });
  const printed = {
    pinned: need('1.0.0', '1.0.0', '1.1.0', 'web'),
    major: need('1.0.0', '1.0.0', '2.0.0', 'web'),
    deep: [need('4.2.3', '4.2.4', '5.0.0'), need('4.2.3', '4.2.4', '5.0.0'), need('3.0.0', '3.0.0', '5.0.0')],
    held: [need('8.9.0', '8.13.1', '8.13.1'), need('8.9.0', '8.9.0', '8.13.1')],
    bundled: need('1.0.0', '1.1.0', '1.1.0'),
    otherSystem: { wanted: '1.0.0', latest: '1.0.0', dependent: 'elsewhere' },
  };
  const lockfile = { ours: new Set(['web']), bundled: new Set(['bundled@1.0.0']) };
  assert.deepEqual(readUpdates(JSON.stringify(printed), lockfile), {
    kind: 'asked',
    behind: [
      { name: 'pinned', installed: '1.0.0', newest: '1.1.0' },
      { name: 'deep', installed: '4.2.3', newest: '4.2.4' },
    ],
  });
  assert.deepEqual(readUpdates('{}', lockfile), { kind: 'asked', behind: [] });
  assert.equal(readUpdates('', lockfile).kind, 'unreachable');
  assert.equal(readUpdates('{"error":{"code":"E405"}}', lockfile).kind, 'unreachable');
});

test('an audit that got no answer is not one that found nothing', () => {
  assert.equal(readAudit('').kind, 'unreachable');
  assert.deepEqual(readAudit('{"message":"request to https://registry.example/x failed"}'), {
    kind: 'unreachable',
    reason: 'request to failed',
  });
  assert.deepEqual(readAudit('{"metadata":{"vulnerabilities":{"high":1}}}'), {
    kind: 'audited',
    found: { high: 1 },
  });
});
