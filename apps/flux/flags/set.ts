import { type FlagName, flagNames, isFlag } from '@flux/contracts';
import { type Command, dryRun, type Given } from '../command.ts';
import { Failure } from '../failures.ts';
import { withStudio } from '../studio.ts';

const ways = ['on', 'off', 'as-others'] as const;

type Change =
  | { readonly percent: number }
  | { readonly email: string; readonly has: 'on' | 'off' | 'as others' };

/** @throws Failure('usage') */
function nameOf(given: string): FlagName {
  if (isFlag(given)) return given;
  throw new Failure('usage', `There is no feature ${given}. There are: ${flagNames.join(', ')}.`);
}

/** @throws Failure('usage') */
function percentOf(given: string): number {
  const percent = /^\d{1,3}(?:\.\d{1,2})?%?$/.test(given) ? Number.parseFloat(given) : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent;
  throw new Failure('usage', `${given} is no share: say a number from 0 to 100, such as 10 or 12.5.`);
}

/** @throws Failure('usage') */
function changeOf({ operands: [, share], values }: Given): Change {
  const [way, ...more] = ways.filter((name) => values[name] !== undefined);
  if ((share === undefined) === (way === undefined) || more.length > 0)
    throw new Failure('usage', 'Say a share in percent, or one of --on, --off and --as-others <email>.');
  if (way === undefined) return { percent: percentOf(share ?? '') };
  return { email: String(values[way]), has: way === 'as-others' ? 'as others' : way };
}

export const flagsSet: Command = {
  words: ['flags', 'set'],
  operands: ['<feature>', '[percent]'],
  does: 'says how many people have a feature, or which',
  options: {
    ...dryRun,
    on: { type: 'string' },
    off: { type: 'string' },
    'as-others': { type: 'string' },
  },
  help: `--on <email>         this person always has it
--off <email>        this person never has it
--as-others <email>  this person has it as the share says
--dry-run            says who would have it, and changes nothing

From 0 to 100, with two decimals at most. A larger share only adds people: who has the feature
keeps it. Services know within seconds, pages when they are opened or after five minutes.`,
  run: async (given) => {
    const name = nameOf(given.operands[0] ?? '');
    const change = changeOf(given);
    const isDry = given.values['dry-run'] === true;
    const set = await withStudio(given, (operator) => operator.setFlag(name, change, { dryRun: isDry }));
    if (set === undefined)
      throw new Failure('usage', `Nobody has the address ${'email' in change ? change.email : ''}.`);
    const { state, told } = set;
    const { people, of, percent } = state;
    const who = `${people} of ${of} people`;
    return {
      data: { ...state, told, dryRun: isDry },
      text: isDry
        ? `At ${percent} %, ${who} would have ${name}. Nothing was changed.`
        : `At ${percent} %, ${who} have ${name}.${told ? '' : ' The studio knows within 15 s, or when it starts.'}`,
    };
  },
};
