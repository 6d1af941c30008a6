import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, dryRun, type Given } from '../command.ts';
import { Failure } from '../failures.ts';
import { readMoment } from '../moment.ts';
import { withStudio } from '../studio.ts';
import { count, minute } from '../table.ts';
import { settingsOfTarget } from '../target/settingsOf.ts';
import { whatIsNew } from './whatIsNew.ts';

/** A notice's details have room for 8 kB. */
const mostCharacters = 1_500;

type Message = { readonly event: 'planned' | 'released'; readonly text: string; readonly at?: Date };

/** @throws Failure('usage') */
async function newsOf(given: string | undefined, folder: string): Promise<Message> {
  const path = join(folder, 'CHANGELOG.md');
  const text = given ?? whatIsNew(await readFile(path, 'utf8').catch(() => ''));
  if (text === undefined)
    throw new Failure('usage', `${path} says nothing that is new: give the text yourself.`);
  return { event: 'released', text };
}

/** @throws Failure('usage') */
async function messageOf({ operands: [, given], values, env }: Given): Promise<Message> {
  const isNews = values['after-release'] === true;
  if (isNews === (typeof values.at === 'string'))
    throw new Failure('usage', 'Say --at <time> of planned work, or --after-release.');
  if (isNews) return await newsOf(given, env.INIT_CWD ?? process.cwd());
  if (given === undefined) throw new Failure('usage', 'Say in a text what is planned.');
  const at = readMoment('--at', String(values.at), new Date());
  if (at.getTime() < Date.now()) throw new Failure('usage', '--at is over already.');
  return { event: 'planned', text: given, at };
}

export const notify: Command = {
  words: ['notify'],
  operands: ['<target>', '[text]'],
  does: 'tells everybody in the studio of planned work, or what is new',
  options: { ...dryRun, at: { type: 'string' }, 'after-release': { type: 'boolean' } },
  help: `--at <time>      when the work begins: 18:30, +2h, 2026-11-26T18:30Z
--after-release  tells what is new: the text, or the newest part of CHANGELOG.md here
--dry-run        says whom it would tell what, and tells nobody

It comes into the notifications of everybody who can sign in, at once where the studio is open,
and by mail to who has not read it there within ten minutes. Each person chooses whether they
want that.`,
  run: async (given) => {
    const message = await messageOf(given);
    if (message.text.length > mostCharacters)
      throw new Failure(
        'usage',
        `The text has ${message.text.length} characters; ${mostCharacters} is most.`,
      );
    const isDry = given.values['dry-run'] === true;
    const env = await settingsOfTarget(given.operands[0] ?? '', given.env);
    const { people, told } = await withStudio({ env, progress: given.progress }, (operator) =>
      operator.tellEverybody({ ...message, dryRun: isDry }),
    );
    const when = message.at === undefined ? '' : `, on ${minute(message.at)} UTC`;
    const all = count(people, 'person', 'people');
    return {
      data: { ...message, people, told: told.length, dryRun: isDry },
      text: isDry
        ? `It would tell ${all}${when}:\n${message.text}\nNobody was told.`
        : `${told.length} of ${all} were told${when}:\n${message.text}`,
    };
  },
};
