import type { Mentionable } from './composeText.ts';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The text cut at those who are named in it: every second piece is one of them, with the @. */
export function mentionPieces(text: string, named: readonly Mentionable[]): readonly string[] {
  if (named.length === 0) return [text];
  const names = named.map(({ name }) => escaped(name)).toSorted((a, b) => b.length - a.length);
  return text.split(new RegExp(`(@(?:${names.join('|')})(?![\\p{L}\\p{N}]))`, 'u'));
}
