import type { Facts, PhaseTold } from './facts.ts';
import { inWords, metInWords } from './metrics.ts';
import { statement, summary } from './statement.ts';
import { whatToDo } from './whatToDo.ts';

/** A cell of a table: one line, and no bar that would end it. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [row(...head), `|${head.map(() => '---').join('|')}|`, ...body.map((cells) => row(...cells))].join(
    '\n',
  );
}

export const stateInWords: Readonly<Record<PhaseTold['state'], string>> = {
  done: 'done',
  failed: 'failed',
  'cut-off': 'cut off',
  'not-reached': 'not reached',
};

const stepsInWords = { done: 'done', failed: 'failed', begun: 'cut off' } as const;

const section = (title: string, text: string): string => `\n## ${title}\n${text}\n`;

function changes({ changes: found, before, release }: Facts): string {
  if (before === undefined) return 'It is the first release.';
  if (found === undefined)
    return `The sources are not on this host: compare ${before} with ${release} there.`;
  if (found.length === 0) return 'The same sources.';
  return found.map(({ commit, subject, who }) => `- \`${commit}\` ${subject} (${who})`).join('\n');
}

const kinds = { failed: 'Failed', done: 'Done', todo: 'To do' } as const;

/** The report for who reads it as text. */
export function markdown(facts: Facts): string {
  const { phases, metrics, migrations } = facts;
  const reached = phases.filter(({ state }) => state !== 'not-reached');
  const steps = reached.flatMap(({ title, steps: own }) =>
    own.map((step) => [title, step.title, stepsInWords[step.state], inWords(step.ms / 1000), step.said]),
  );
  return [
    `# ${statement(facts)}\n\n${summary(facts)}\n`,
    rows(
      ['Studio', facts.url],
      [
        ['Deployment', facts.deployment],
        [
          'Began',
          `${facts.began.slice(0, 19).replace('T', ' ')} UTC${facts.who === '' ? '' : `, by ${facts.who}`}`,
        ],
        ['Release', `${facts.release}${facts.before === undefined ? '' : ` after ${facts.before}`}`],
        ['Took', inWords(facts.seconds)],
      ],
    ),
    section(
      'Timeline',
      rows(
        ['Phase', 'Began after', 'Took', ''],
        phases.map(({ title, begins, ms, state }) =>
          state === 'not-reached'
            ? [title, '', '', stateInWords[state]]
            : [title, inWords(begins / 1000), inWords(ms / 1000), stateInWords[state]],
        ),
      ),
    ),
    section(
      `Targets: ${metInWords(metrics)}`,
      rows(
        ['', 'Target', 'This time', '15 October 2025', ''],
        metrics.map(({ name, target, actual, in2025, verdict }) => [
          name,
          target,
          actual,
          in2025,
          verdict === 'unknown' ? '' : verdict,
        ]),
      ),
    ),
    section(
      'What to know',
      whatToDo(facts)
        .map(({ kind, text }) => `- **${kinds[kind]}**: ${text.replaceAll('\n', '\n  ')}`)
        .join('\n'),
    ),
    section('Changes', changes(facts)),
    section(
      'Migrations',
      migrations.length === 0 ? 'None.' : migrations.map((id) => `- \`${id}\``).join('\n'),
    ),
    section('Steps', rows(['Phase', 'Step', '', 'Took', 'Found'], steps)),
  ].join('\n');
}
