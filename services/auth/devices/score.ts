import type { DeviceFacts } from './facts.ts';

export type Verdict = 'fine' | 'new' | 'suspicious';

/** How much each fact that changed counts; ten in all. */
const weights = { system: 4, browser: 3, network: 2, language: 1 } as const satisfies Record<
  keyof DeviceFacts,
  number
>;

/** A known device in another network, or in another language: people travel, and browsers are set anew. */
const fineUpTo = 2;
/** Another browser on another system from another network: nothing that matters is as it was. */
const suspiciousFrom = 9;

const facts = ['system', 'browser', 'network', 'language'] as const;

/** How much of a device changed, 0–10. */
export const changeScore = (isSame: (fact: keyof DeviceFacts) => boolean): number =>
  facts.reduce((sum, fact) => (isSame(fact) ? sum : sum + weights[fact]), 0);

/** What is thought of a sign-in whose device is this far from the nearest that is known. */
export function verdictOf(score: number): Verdict {
  if (score <= fineUpTo) return 'fine';
  return score < suspiciousFrom ? 'new' : 'suspicious';
}
