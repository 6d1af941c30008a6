import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Answer, readReport, readRequirements, root } from './answers.ts';
import { attackStudio } from './attacks.ts';
import { audit, graveOf } from './audit.ts';
import { faultsOf } from './evidence.ts';
import { pageOf, type Scorecard } from './page.ts';
import { answered, byChapter, byLevel } from './score.ts';
import { isHigh, scanStudio } from './studioScans.ts';
import { updates } from './updates.ts';

const { values } = parseArgs({
  options: {
    attack: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
  },
});

/** Every fault of the evidence, with what it is evidence of. */
const faults = (answers: readonly Answer[], nameOf: (index: number) => string): readonly string[] =>
  answers.flatMap((answer, index) => faultsOf(root, answer).map((fault) => `${nameOf(index)}: ${fault}.`));

/** What makes the command fail. */
function failuresOf(card: Scorecard): readonly string[] {
  const { scans } = card;
  const high = scans.policies.filter(({ findings }) => findings.some(isHigh));
  return [
    ...high.map(({ page }) => `csp_evaluator has high findings for the policy of: ${page}.`),
    ...(scans.observatory.grade === 'A+' ? [] : [`HTTP Observatory gives ${scans.observatory.grade}.`]),
    ...Object.entries(card.attacks ?? {}).flatMap(([program, attack]) =>
      attack.kind === 'ran' && attack.found.length > 0 ? [`${program} found something.`] : [],
    ),
    ...(card.updates.kind === 'asked' && card.updates.behind.length > 0
      ? ['Installed packages are behind: run npm update, and name newer versions of our own.']
      : []),
    ...(graveOf(card.audit) === 0 ? [] : ['npm audit has high or critical findings.']),
  ];
}

/** What makes it fail only when it was asked to be strict. */
const strictFailuresOf = (card: Scorecard): readonly string[] => [
  ...card.levels
    .filter(({ reached }) => !reached)
    .map(({ level }) => `Level ${level} of the ASVS is not reached.`),
  ...(card.audit.kind === 'unreachable' ? ['npm audit could not be asked.'] : []),
  ...(card.updates.kind === 'unreachable' ? ['npm outdated could not be asked.'] : []),
];

async function main(): Promise<void> {
  const [requirements, report] = [readRequirements(), readReport()];
  const wrong = [
    ...faults(requirements, (index) => requirements[index]?.id ?? ''),
    ...faults(report, (index) => report[index]?.line ?? ''),
  ];
  const answers = answered(requirements);
  const card: Scorecard = {
    day: new Date().toISOString().slice(0, 10),
    levels: byLevel(answers),
    chapters: byChapter(answers),
    open: answers.flatMap(({ answer }) => (answer.state === 'not met' ? [answer] : [])),
    report,
    scans: await scanStudio(),
    audit: audit(),
    updates: updates(),
    attacks: values.attack ? await attackStudio() : undefined,
  };
  const page = pageOf(card);
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(join(root, '.cache/scorecard.json'), `${JSON.stringify(card, null, 2)}\n`);
  if (wrong.length === 0) writeFileSync(join(root, 'docs/security/scorecard.md'), page);
  process.stdout.write(values.json ? `${JSON.stringify(card)}\n` : page);

  const failures = [...wrong, ...failuresOf(card), ...(values.strict ? strictFailuresOf(card) : [])];
  for (const failure of failures) process.stderr.write(`${failure}\n`);
  if (failures.length > 0) process.exitCode = 1;
}

await main();
