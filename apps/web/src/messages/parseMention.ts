/** As `mentionOf` of the contracts writes somebody. */
const mention =
  /^\[@([^\]\n]{0,255})\]\(person:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)/;
/** Characters of the longest one. */
const longest = 320;

export type FoundMention = { readonly name: string; readonly personId: string; readonly length: number };

/** The mention that begins at a place of a text, if one does. */
export function parseMention(text: string, at: number): FoundMention | undefined {
  const found = mention.exec(text.slice(at, at + longest));
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  return { name: found[1], personId: found[2], length: found[0].length };
}
