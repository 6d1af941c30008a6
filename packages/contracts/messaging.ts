import { type Static, Type } from 'typebox';
import { Uuid } from './common.ts';

const strict = { additionalProperties: false };

/** What a client says on `WS /messaging`. */
export const ClientFrame = Type.Union([
  Type.Object(
    {
      type: Type.Literal('hello'),
      /** The last seq the client has of each channel it knows. */
      resume: Type.Optional(Type.Record(Type.String(), Type.Integer({ minimum: 0 }))),
    },
    strict,
  ),
]);
export type ClientFrame = Static<typeof ClientFrame>;

export const ChannelState = Type.Object({
  id: Uuid,
  projectId: Uuid,
  lastSeq: Type.Integer(),
  readSeq: Type.Integer(),
});

/** What the server says on `WS /messaging`. */
export const ServerFrame = Type.Union([
  Type.Object({ type: Type.Literal('ready'), userId: Uuid, channels: Type.Array(ChannelState) }),
  Type.Object({ type: Type.Literal('error'), id: Type.Optional(Type.String()), code: Type.String() }),
]);
export type ServerFrame = Static<typeof ServerFrame>;
