import type { Bus } from '@flux/bus';
import { ChangeFrame, type ChannelId, type PersonId, Uuid } from '@flux/contracts';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * What processes tell each other about conversation, on one topic: a studio has few processes, and each has somebody in
 * most channels. JSON with a version, since two releases share the bus during a canary; what cannot be read is left
 * alone, and what it told of is read from the log.
 */
export const conversationTopic = 'conversation';

const version = 1;
const Seq = Type.Integer({ minimum: 1 });

const BusMessage = Type.Union([
  /** Changes up to `last` of a channel are stored; they themselves where they fit. */
  Type.Object({
    kind: Type.Literal('changes'),
    channelId: Uuid,
    last: Seq,
    changes: Type.Optional(Type.Array(ChangeFrame)),
  }),
  /** The channel, or who may see it, has changed. */
  Type.Object({ kind: Type.Literal('channel'), channelId: Uuid }),
  Type.Object({ kind: Type.Literal('read'), channelId: Uuid, personId: Uuid, seq: Seq }),
  Type.Object({ kind: Type.Literal('typing'), channelId: Uuid, personId: Uuid }),
  /** Who is at this process, and who has left it. */
  Type.Object({ kind: Type.Literal('presence'), here: Type.Array(Uuid), away: Type.Array(Uuid) }),
  /** A process that starts asks the others who is there. */
  Type.Object({ kind: Type.Literal('whoIsThere') }),
]);
export type BusMessage = Static<typeof BusMessage>;

const Heard = Type.Object({ version: Type.Literal(version), node: Type.String(), message: BusMessage });
const heard = Compile(Heard);

/** `undefined` for what this release cannot read; `node` is the process that speaks. */
export function readBusMessage(payload: Uint8Array): Static<typeof Heard> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString());
    return heard.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Ids of each list of one presence message; LISTEN/NOTIFY carries 7,900 bytes. */
const mostPeople = 90;

/** What this process says to all, itself included. */
export function createVoice(bus: Pick<Bus, 'maxPayload' | 'publish'>, node: string) {
  const write = (message: BusMessage) => Buffer.from(JSON.stringify({ version, node, message }));
  const publish = (payload: Uint8Array) => bus.publish(conversationTopic, payload);
  return {
    say: (message: BusMessage): void => publish(write(message)),
    /** Changes of one channel that follow each other. */
    sayChanges(channelId: ChannelId, changes: readonly ChangeFrame[]): void {
      const last = changes.at(-1)?.seq;
      if (last === undefined) return;
      const whole = write({ kind: 'changes', channelId, last, changes: [...changes] });
      publish(whole.length <= bus.maxPayload ? whole : write({ kind: 'changes', channelId, last }));
    },
    sayPresence(here: readonly PersonId[], away: readonly PersonId[]): void {
      for (let start = 0; start < Math.max(here.length, away.length); start += mostPeople) {
        const end = start + mostPeople;
        publish(write({ kind: 'presence', here: here.slice(start, end), away: away.slice(start, end) }));
      }
    },
  };
}
