import { createHash } from 'node:crypto';

/** PostgreSQL cuts identifiers at 63 bytes and refuses longer names in `pg_notify`. */
const longestName = 63;

/** The channel of a topic. Names that PostgreSQL would cut or could not write are hashed. */
export function channelOf(topic: string): string {
  const name = `flux:${topic}`;
  const isPlain = name.length <= longestName && /^[\x20-\x7e]+$/.test(name);
  return isPlain ? name : `flux#${createHash('sha256').update(topic).digest('base64url')}`;
}

/** `LISTEN` takes an identifier, not a parameter. */
export const quote = (channel: string): string => `"${channel.replaceAll('"', '""')}"`;
