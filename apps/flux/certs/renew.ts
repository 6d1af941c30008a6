import { type Command, dryRun } from '../command.ts';
import { Failure } from '../failures.ts';
import { accountOf } from './account.ts';
import { getCertificate, hostedAt, told } from './issue.ts';
import { type Certificate, certificateOf } from './tls.ts';

/** A third of its life is left: weeks to try again, and to be told. */
const isDue = ({ from, to, isOwn }: Certificate, now: Date): boolean =>
  isOwn || to.getTime() - now.getTime() < (to.getTime() - from.getTime()) / 3;

export const certsRenew: Command = {
  words: ['certs', 'renew'],
  operands: ['<target>'],
  does: 'gets the certificate anew when two thirds of its life are over',
  options: { ...dryRun, force: { type: 'boolean' } },
  help: `--force    at once, however long it is good
--dry-run  says whether it is due

The host does it every day once ./flux certs issue got the first; a day on which the authority
cannot be reached does not matter.`,
  run: async (given) => {
    const { target, at } = await hostedAt(given);
    const account = accountOf(at);
    const before = certificateOf(at, new Date());
    if (account === undefined || before === undefined)
      throw new Failure('usage', `There is nothing to renew: run ./flux certs issue ${target.name}.`);
    const due = given.values.force === true || isDue(before, new Date());
    if (!due || given.values['dry-run'] === true) {
      const text = due ? 'It is due.' : `It is not due: ${told(before)}`;
      return { data: { ...before, due, renewed: false }, text };
    }
    given.progress.step(`Asking ${new URL(account.directory).host} for it anew`);
    const certificate = await getCertificate(target, at, account);
    return { data: { ...certificate, due, renewed: true }, text: told(certificate) };
  },
};
