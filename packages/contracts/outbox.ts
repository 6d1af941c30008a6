import { type Static, Type } from 'typebox';
import { Timestamp, Uuid } from './common.ts';

/** Mail that no server took because none is set: what a developer reads instead of a mailbox. */
export const Outbox = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Uuid,
      from: Type.String(),
      to: Type.String(),
      subject: Type.String(),
      text: Type.String(),
      at: Timestamp,
    }),
  ),
});
export type Outbox = Static<typeof Outbox>;
