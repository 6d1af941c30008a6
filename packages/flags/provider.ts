import { isFlag } from '@flux/contracts/flags';
import {
  ErrorCode,
  type EvaluationContext,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  type ResolutionDetails,
} from '@openfeature/server-sdk';
import { decide, type Rules } from './rules.ts';

export type StudioProvider = Provider & {
  /** Takes other rules from now on, and tells OpenFeature of the flags that are decided otherwise. */
  readonly take: (rules: Rules) => void;
};

const isSame = (one: Rules, other: Rules, flag: string): boolean => {
  const [a, b] = [one.get(flag), other.get(flag)];
  return (
    a?.share === b?.share &&
    (a?.named.size ?? 0) === (b?.named.size ?? 0) &&
    [...(a?.named ?? [])].every(([person, isOn]) => b?.named.get(person) === isOn)
  );
};

/** Every flag of the studio is a switch. */
const wrongType = async <T>(value: T): Promise<ResolutionDetails<T>> => ({
  value,
  reason: 'ERROR',
  errorCode: ErrorCode.TYPE_MISMATCH,
});

/** Answers OpenFeature from rules in memory: asking for a flag costs a hash, and no query. */
export function createProvider(): StudioProvider {
  const events = new OpenFeatureEventEmitter();
  let rules: Rules = new Map();
  return {
    metadata: { name: 'fluxstudio' },
    runsOn: 'server',
    events,
    take(next) {
      const flagsChanged = [...new Set([...rules.keys(), ...next.keys()])].filter(
        (flag) => !isSame(rules, next, flag),
      );
      rules = next;
      if (flagsChanged.length > 0) events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged });
    },
    async resolveBooleanEvaluation(flag, otherwise, { targetingKey }: EvaluationContext) {
      if (!isFlag(flag)) return { value: otherwise, reason: 'ERROR', errorCode: ErrorCode.FLAG_NOT_FOUND };
      if (targetingKey === undefined)
        return { value: otherwise, reason: 'ERROR', errorCode: ErrorCode.TARGETING_KEY_MISSING };
      const { isOn, reason } = decide(flag, rules.get(flag), targetingKey);
      return { value: isOn, variant: isOn ? 'on' : 'off', reason };
    },
    resolveStringEvaluation: (_flag, value) => wrongType(value),
    resolveNumberEvaluation: (_flag, value) => wrongType(value),
    resolveObjectEvaluation: (_flag, value) => wrongType(value),
  };
}
