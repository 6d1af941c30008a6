import { randomUUID } from 'node:crypto';
import type { Bus, Unsubscribe } from '@flux/bus';
import { type FlagName, flagNames } from '@flux/contracts/flags';
import { OpenFeature } from '@openfeature/server-sdk';
import { createProvider } from './provider.ts';
import type { Rules } from './rules.ts';

/** Without a payload: a rule is another. */
export const flagsTopic = 'flags';

/** Milliseconds between two looks at the rules, for what no message told of. */
const lookMs = 15_000;

export type FlagsOptions = {
  readonly bus: Bus;
  readonly read: () => Promise<Rules>;
  readonly log: { readonly error: (fields: object, sentence: string) => void };
};

export type Flags = {
  /** Reads the rules and goes on reading them when they change. Where they cannot be read, those of before stay. */
  readonly open: () => Promise<void>;
  /** The features that a person has, by name. */
  readonly of: (person: string) => Promise<readonly FlagName[]>;
  readonly close: () => void;
};

/** The flags of one process, asked for by OpenFeature, each under a domain of its own. */
export function createFlags({ bus, read, log }: FlagsOptions): Flags {
  const provider = createProvider();
  const domain = `fluxstudio ${randomUUID()}`;
  let timer: NodeJS.Timeout | undefined;
  const stops: Unsubscribe[] = [];
  let looked = Promise.resolve();
  /** One after the other, so that what was read last is what holds. */
  const look = (): Promise<void> => {
    looked = looked.then(async () => {
      try {
        provider.take(await read());
      } catch (error) {
        log.error({ err: error }, 'flags could not be read: they stay as they were');
      }
    });
    return looked;
  };
  const lookSoon = () => void look();
  return {
    async open() {
      await look();
      await OpenFeature.setProviderAndWait(domain, provider);
      stops.push(await bus.subscribe(flagsTopic, lookSoon), bus.onInterrupted(lookSoon));
      timer = setInterval(lookSoon, lookMs);
    },
    async of(person) {
      const client = OpenFeature.getClient(domain);
      const context = { targetingKey: person };
      const answers = await Promise.all(
        flagNames.map((flag) => client.getBooleanValue(flag, false, context)),
      );
      return flagNames.filter((_flag, at) => answers[at] === true);
    },
    close() {
      clearInterval(timer);
      for (const stop of stops.splice(0)) stop();
    },
  };
}
