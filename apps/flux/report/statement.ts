import type { Facts } from './facts.ts';

const requests = (number: number): string =>
  `${number.toLocaleString('en')} ${number === 1 ? 'request' : 'requests'}`;

/** What people had of it: nothing, or so many requests that failed. */
function noticed({ traffic }: Facts): string {
  if (!traffic.isKnown || traffic.requests === 0) return 'nobody was there';
  if (traffic.failed === 0) return 'nothing lost';
  return `${requests(traffic.failed)} of ${traffic.requests.toLocaleString('en')} failed`;
}

const stuckIn = ({ phases }: Facts): string =>
  phases.find(({ state }) => state === 'failed' || state === 'cut-off')?.title ?? 'the beginning';

/** The one line of the report. */
export function statement(facts: Facts): string {
  switch (facts.outcome) {
    case 'done':
      return `Live, ${noticed(facts)}`;
    case 'rolled_back':
      return `Rolled back in ${stuckIn(facts)}, ${noticed(facts)}`;
    case 'stopped':
      return `Stopped in ${stuckIn(facts)}, the studio untouched`;
    case 'cut_off':
      return `Cut off in ${stuckIn(facts)}`;
  }
}

/** Two or three sentences on what happened. */
export function summary(facts: Facts): string {
  const { release, before, why, outcome, traffic } = facts;
  const from = before === undefined ? 'It is the first release.' : `Before, people were on ${before}.`;
  if (outcome === 'done') {
    const asked =
      traffic.requests > 0 ? ` ${requests(traffic.requests)}, ${traffic.failed} of them failed.` : '';
    return `Everybody is on ${release}. ${from}${asked}`;
  }
  const reason = `${(why ?? '').split('\n')[0]?.replace(/\.?$/, '.')}`;
  if (outcome === 'rolled_back') return `${reason} Everybody is back on ${before ?? 'no release'}.`;
  if (outcome === 'stopped') return `${reason} People stayed on ${before ?? 'no release'}.`;
  return `${reason} The next command that changes the studio clears it up.`;
}
