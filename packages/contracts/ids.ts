declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** All ids are UUIDs made in code (version 7: ordered by time), since PostgreSQL 15 has no `uuidv7()`. */
export type PersonId = Id<'Person'>;
export type SessionId = Id<'Session'>;
export type ProjectId = Id<'Project'>;
export type BoardId = Id<'Board'>;
export type FileId = Id<'File'>;
export type ChannelId = Id<'Channel'>;
export type MessageId = Id<'Message'>;
export type InviteId = Id<'Invite'>;
export type AccountId = Id<'Account'>;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Lower case only, so that one thing has one address. */
export const isUuid = (value: string): boolean => uuidPattern.test(value);

/** A new UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits. */
export function newId<T extends string>(now: number = Date.now()): T {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now >>> 0);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as T;
}
