/**
 * How a message names a person: a Markdown link `[@Mia](person:<id>)`. The text is for readers, the id is what counts.
 * Nothing here needs a schema, so it is the page's to import.
 */
const mention =
  /\[@[^\]\n]{0,255}\]\(person:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)/g;

/** Most people that one message calls; further ones are only shown. */
export const mostMentions = 50;

/** What stands between the brackets must not end them, nor begin code. */
const plain = (name: string): string => name.replace(/[[\]\\`\r\n]/g, ' ').trim();

/** The Markdown that mentions somebody. */
export const mentionOf = (name: string, personId: string): string => `[@${plain(name)}](person:${personId})`;

const fence = /^ {0,3}(`{3,}|~{3,})/;

/** The lines outside fenced code (CommonMark, 4.5); what is not closed ends with the text. Linear. */
function* linesOfProse(body: string): Generator<string> {
  let open = '';
  for (const line of body.split('\n')) {
    const [, mark = ''] = fence.exec(line) ?? [];
    if (open === '' && mark === '') yield line;
    else if (open === '') open = mark;
    else if (mark.startsWith(open) && line.trim() === mark) open = '';
  }
}

/** The ids of the people whom a text mentions, each once, in order; code mentions nobody. */
export function mentionsIn(body: string): readonly string[] {
  const ids = new Set<string>();
  for (const line of linesOfProse(body)) {
    const prose = line.replace(/(`+)[^`]+\1/g, '');
    for (const [, id = ''] of prose.matchAll(mention)) if (ids.size < mostMentions) ids.add(id);
  }
  return [...ids];
}
