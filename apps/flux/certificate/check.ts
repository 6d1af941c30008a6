import type { Command, Given } from '../command.ts';
import { exitCodes, Failure } from '../failures.ts';
import { settingsOf } from '../studio.ts';
import { count, minute } from '../table.ts';
import { lookAt } from './lookAt.ts';

/** Days before the end from which on it should have been renewed: by then, who renews at a third of the life has tried for weeks. */
const soonDays = 14;

function addressOf({ values, env }: Given): URL {
  const given = values.url;
  const url = typeof given === 'string' ? given : settingsOf(env).url;
  if (!URL.canParse(url)) throw new Failure('usage', `${url} is no address.`);
  const address = new URL(url);
  if (address.protocol !== 'https:')
    throw new Failure('usage', `${url} has no certificate: it does not begin with https://.`);
  return address;
}

export const certificateCheck: Command = {
  words: ['certificate', 'check'],
  operands: [],
  does: 'looks at the certificate that browsers are shown',
  options: { url: { type: 'string' } },
  help: `--url <address>  looks at another address than that of the studio

Ends with 1 when a browser would refuse it: its name, its chain to an authority that is publicly
trusted, its dates; and when it runs out within ${soonDays} days, so that it can be run every day.`,
  run: async (given) => {
    const { host, hostname, port } = addressOf(given);
    given.progress.step(`Asking ${host} for its certificate`);
    const seen = await lookAt(hostname, Number(port || 443));
    const daysLeft = Math.floor((seen.validTo.getTime() - Date.now()) / 86_400_000);
    const fault = seen.refusal ?? (daysLeft < soonDays ? 'runs_out' : null);
    const end = `valid until ${minute(seen.validTo)} UTC`;
    const verdict =
      seen.refusal !== undefined
        ? `Browsers refuse it: ${seen.refusal}.`
        : `Browsers trust it${daysLeft < soonDays ? `, for ${count(daysLeft, 'day', 'days')} more: renew it` : ''}.`;
    return {
      data: { host, issuer: seen.issuer, validTo: seen.validTo, daysLeft, fault },
      text: `${host}: issued by ${seen.issuer}, ${end}.\n${verdict}`,
      exitCode: fault === null ? exitCodes.done : exitCodes.failed,
    };
  },
};
