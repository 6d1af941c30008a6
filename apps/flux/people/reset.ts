import { type Command, dryRun } from '../command.ts';
import { Failure } from '../failures.ts';
import { withStudio } from '../studio.ts';
import { minute } from '../table.ts';

export const peopleReset: Command = {
  words: ['people', 'reset'],
  operands: ['<email>'],
  does: 'makes a link with which a person sets a new password',
  options: { ...dryRun, owner: { type: 'boolean' }, 'second-step': { type: 'boolean' } },
  help: `--owner        makes the person the owner, too, while the studio has none
--second-step  for who has lost it: takes away the app, the recovery codes, the passkeys, the
               trusted browsers and the old password, all at once
--dry-run      says what would be done

The link works once, for 30 minutes; it ends the one before it. When it is used, the
person's sessions end. Give it to nobody but the person: whoever opens it has the account.
While the studio has no owner, an address that nobody has gets a link to sign up as the
owner, which works for seven days. Both are written to the audit.`,
  run: async (given) => {
    const [email = ''] = given.operands;
    const isDry = given.values['dry-run'] === true;
    const dropsSecondStep = given.values['second-step'] === true;
    const request = { email, makeOwner: given.values.owner === true, dropsSecondStep, dryRun: isDry };
    const result = await withStudio(given, (operator) => operator.resetPerson(request));
    if (result.kind === 'unknown') throw new Failure('person_unknown', `Nobody has the address ${email}.`);
    if (result.kind === 'has_owner') throw new Failure('owner_exists', 'This studio has an owner already.');
    const { kind, endsAt } = result;
    const forWhom = kind === 'password' ? { email: result.email, role: result.role } : {};
    const about = { kind, ...forWhom, dropsSecondStep, dryRun: isDry };
    const what =
      kind === 'password'
        ? `${result.email} (${result.role})${dropsSecondStep ? ' has no second step any more and' : ''} sets a new password`
        : 'The first owner of this studio signs up';
    if (isDry) return { data: about, text: `${what} with a link that would be made. Nothing was changed.` };
    return {
      data: { ...about, link: result.link, endsAt },
      text: `${what} at this link, once, until ${minute(endsAt)} UTC:\n\n${result.link}\n`,
    };
  },
};
