import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from '../command.ts';
import { linked } from '../deploy/recover.ts';
import { Failure } from '../failures.ts';
import { evidence } from '../release/evidence.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';

/** How a requirement of OWASP ASVS or a line of the report of 2025-10-15 stands; docs/security says the rest. */
type Answer = {
  readonly id?: string;
  readonly line?: string;
  readonly state: 'met' | 'not applicable' | 'not met';
  readonly missing?: string;
};

const count = (answers: readonly Answer[], state: Answer['state']) =>
  answers.filter((answer) => answer.state === state).length;

const summed = (answers: readonly Answer[]) => ({
  met: count(answers, 'met'),
  notMet: count(answers, 'not met'),
  notApplicable: count(answers, 'not applicable'),
  open: answers
    .filter(({ state }) => state === 'not met')
    .map(({ id, line, missing }) => ({ what: id ?? line, missing })),
});

export const scorecard: Command = {
  words: ['scorecard'],
  operands: ['<target>'],
  does: 'shows how the release that a studio is on was scored, and what is open',
  options: {},
  help: `The scorecard that its release brings: OWASP ASVS by level and chapter, what the scanners
found, and the lines of the report of 2025-10-15. It was written where the release was made, by
“npm run scorecard”, on the day that it names. --json counts the answers and names what is open;
“audit pack” has the evidence.`,
  run: async ({ operands: [name = ''], env }) => {
    const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const at = layout(target.root);
    const release = linked(at.current);
    const read = async (file: string): Promise<string> => {
      const path = join(at.current, evidence.folder, file);
      if (!existsSync(path))
        throw new Failure(
          'release_unusable',
          `${release ?? 'The studio'} has no ${evidence.folder}/${file}.`,
        );
      return await readFile(path, 'utf8');
    };
    const page = await read('scorecard.md');
    const requirements: readonly Answer[] = JSON.parse(await read('asvs.json')).requirements;
    const lines: readonly Answer[] = JSON.parse(await read('report.json')).lines;
    return {
      data: {
        release,
        writtenOn: /\d{4}-\d\d-\d\d/.exec(page)?.[0],
        asvs: summed(requirements),
        report: summed(lines),
      },
      text: page.replace(/; \[how to read it\]\([^)]*\)/, ''),
    };
  },
};
