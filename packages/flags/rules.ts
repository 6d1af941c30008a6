import { bucketOf, buckets } from './bucket.ts';

/** Who has a feature. */
export type Rule = {
  /** Hundredths of a percent of all people, from 0 to 10,000. */
  readonly share: number;
  /** Who always has it, or never has, whatever the share is; by person. */
  readonly named: ReadonlyMap<string, boolean>;
};

/** By the name of a flag; one without a rule is off for everybody. */
export type Rules = ReadonlyMap<string, Rule>;

/** Why somebody has a feature or not, by the names of OpenFeature's specification (Types, Resolution Reason). */
export type Reason = 'DISABLED' | 'TARGETING_MATCH' | 'SPLIT';

/** A larger share only ever adds people: who has a feature keeps it while it grows. */
export function decide(
  flag: string,
  rule: Rule | undefined,
  person: string,
): { readonly isOn: boolean; readonly reason: Reason } {
  const named = rule?.named.get(person);
  if (named !== undefined) return { isOn: named, reason: 'TARGETING_MATCH' };
  if (rule === undefined || rule.share === 0) return { isOn: false, reason: 'DISABLED' };
  return { isOn: rule.share >= buckets || bucketOf(flag, person) < rule.share, reason: 'SPLIT' };
}
