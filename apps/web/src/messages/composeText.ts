import { mentionOf } from '@flux/contracts/mentions';
import { parseMention } from './parseMention.ts';

/** Who can be mentioned. */
export type Mentionable = { readonly id: string; readonly name: string };

/**
 * What a person types says `@Mia Lindt`; what is sent names her by id. `named` are those who were chosen from the
 * suggestions (or stood in a message that is edited), so a name that was merely typed calls nobody.
 */
export function toBody(text: string, named: readonly Mentionable[]): string {
  // The longest name first: `@Ann Lee` is not `@Ann`.
  const people = named.filter(({ name }) => name !== '').toSorted((a, b) => b.name.length - a.name.length);
  let body = '';
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at + 1, at + 260);
    const person = text[at] === '@' ? people.find(({ name }) => isWhole(rest, name)) : undefined;
    if (person === undefined) {
      body += text[at];
      at += 1;
    } else {
      body += mentionOf(person.name, person.id);
      at += 1 + person.name.length;
    }
  }
  return body;
}

/** The name stands there and does not go on as another word. */
const isWhole = (text: string, name: string): boolean =>
  text.startsWith(name) && !/^[\p{L}\p{N}]/u.test(text.slice(name.length));

/** A message as it is typed, and who is named in it. */
export function fromBody(body: string): { readonly text: string; readonly named: readonly Mentionable[] } {
  const named: Mentionable[] = [];
  let text = '';
  for (let at = 0; at < body.length; ) {
    const found = body[at] === '[' ? parseMention(body, at) : undefined;
    if (found === undefined) {
      text += body[at];
      at += 1;
    } else {
      text += `@${found.name}`;
      named.push({ id: found.personId, name: found.name });
      at += found.length;
    }
  }
  return { text, named };
}

/** What is being typed behind an @ before the caret: `ni` of `ask @ni|`; undefined when nobody is being named. */
export function mentionQuery(
  text: string,
  caret: number,
): { readonly from: number; readonly query: string } | undefined {
  const found = /(?:^|[\s([{"'*_>])@([\p{L}\p{N}'’.-]{0,64}(?: [\p{L}\p{N}'’.-]{0,64})?)$/u.exec(
    text.slice(Math.max(0, caret - 132), caret),
  );
  const query = found?.[1];
  return query === undefined ? undefined : { from: caret - query.length - 1, query };
}

/** At most as many names as fit beside the field. */
const mostSuggestions = 8;

const folded = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Who is meant by what was typed so far: those whose name, or a word of it, begins so; whole names first. */
export function suggestionsFor<T extends Mentionable>(query: string, people: readonly T[]): readonly T[] {
  const wanted = folded(query);
  const rank = ({ name }: Mentionable): number => {
    const own = folded(name);
    if (own.startsWith(wanted)) return 0;
    return own.split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  return people
    .filter((person) => rank(person) < 2)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, mostSuggestions);
}
