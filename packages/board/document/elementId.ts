const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const LENGTH = 12;
const pattern = /^[A-Za-z0-9_-]{8,64}$/;

/** 72 random bits in 12 characters: among 50,000 elements a clash has odds of 1 in 10¹². */
export function newElementId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}

/** Ids of other clients and imports too: 8–64 of `[A-Za-z0-9_-]`. */
export const isElementId = (value: unknown): value is string =>
  typeof value === 'string' && pattern.test(value);
