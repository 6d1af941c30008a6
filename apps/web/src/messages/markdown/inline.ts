import { sanitizeURL } from '@flux/sanitize';
import { parseMention } from '../parseMention.ts';
import { linkIn } from './linkIn.ts';

/** What a line of a message is made of. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'strong' | 'emphasis' | 'struck'; readonly content: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly content: readonly Inline[] }
  | { readonly kind: 'mention'; readonly personId: string; readonly name: string };

/** Deeper marks are shown as they were typed, so that no message can exhaust the stack of whoever reads it. */
const deepest = 12;
/** Characters of an address in a link; what is longer stays text. */
const longestAddress = 2_048;

const punctuation = /[!-/:-@[-`{-~]/;
const isSpace = (char: string): boolean => char === '' || /\s/.test(char);
const isWord = (char: string): boolean => /[\p{L}\p{N}_]/u.test(char);

type Mark = '*' | '**' | '_' | '__' | '~~' | '[';
/** A mark that waits for its end; until then it is the text at `place`. */
type Opener = { readonly mark: Mark; readonly place: number };

/** Twice the same character, which is another mark. */
const twice = { '*': '**', _: '__', '~': '~~' } as const;

const kindOf = (mark: Exclude<Mark, '['>): 'strong' | 'emphasis' | 'struck' =>
  mark === '~~' ? 'struck' : mark.length === 2 ? 'strong' : 'emphasis';

/** For each length of a run of backticks the places where such runs begin, so that an end is found without a search. */
function backtickRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const places = runs.get(run.length);
    if (places === undefined) runs.set(run.length, [index]);
    else places.push(index);
  }
  for (const places of runs.values()) places.reverse();
  return runs;
}

/**
 * The subset of Markdown that a line of a message knows: `**bold**`, `*italic*`, `_italic_`, `~~struck~~`, `` `code` ``,
 * `[links](https://…)`, bare addresses, mentions and line breaks. Anything else is text. Takes time in proportion to
 * the text's length, whatever it holds.
 */
export function parseInline(text: string): readonly Inline[] {
  const done: Inline[] = [];
  const open: Opener[] = [];
  const runs = backtickRuns(text);
  let plain = '';
  let at = 0;

  const flush = () => {
    if (plain !== '') done.push({ kind: 'text', text: plain });
    plain = '';
  };
  const put = (node: Inline) => {
    flush();
    done.push(node);
  };
  /** What was opened at the place has ended; marks that were opened inside it and not ended are text. */
  const close = (place: number): void => {
    flush();
    open.length = place;
  };
  const openerOf = (marks: readonly Mark[]): number => open.findLastIndex(({ mark }) => marks.includes(mark));

  const takeCode = (): void => {
    const length = /^`+/.exec(text.slice(at, at + 64))?.[0].length ?? 0;
    const ends = runs.get(length) ?? [];
    while ((ends.at(-1) ?? Number.POSITIVE_INFINITY) < at + length) ends.pop();
    const end = ends.at(-1);
    if (end === undefined) {
      plain += text.slice(at, at + length);
      at += length;
      return;
    }
    const inside = text.slice(at + length, end);
    put({ kind: 'code', text: /^ .*\S.* $/s.test(inside) ? inside.slice(1, -1) : inside });
    at = end + length;
  };

  const takeMarks = (char: '*' | '_' | '~'): void => {
    let length = 1;
    while (text[at + length] === char) length += 1;
    const [before, after] = [text[at - 1] ?? '', text[at + length] ?? ''];
    // An underscore within a word is part of a name.
    const canOpen = !isSpace(after) && !(char === '_' && isWord(before));
    const canClose = !isSpace(before) && !(char === '_' && isWord(after));
    let left = length;
    while (canClose && left > 0) {
      const marks: Mark[] = char === '~' ? ['~~'] : left > 1 ? [char, twice[char]] : [char];
      const place = openerOf(marks);
      const opener = open[place];
      if (opener === undefined || opener.mark === '[' || opener.mark.length > left) break;
      if (done.length === opener.place + 1 && plain === '') break;
      close(place);
      const content = done.splice(opener.place + 1);
      done[opener.place] = { kind: kindOf(opener.mark), content };
      left -= opener.mark.length;
    }
    while (canOpen && left > 0 && open.length < deepest) {
      const mark = left > 1 ? twice[char] : char === '~' ? undefined : char;
      if (mark === undefined) break;
      flush();
      open.push({ mark, place: done.length });
      done.push({ kind: 'text', text: mark });
      left -= mark.length;
    }
    plain += char.repeat(left);
    at += length;
  };

  const takeMention = (): boolean => {
    const found = parseMention(text, at);
    if (found === undefined) return false;
    put({ kind: 'mention', personId: found.personId, name: found.name });
    at += found.length;
    return true;
  };

  const takeLinkEnd = (): void => {
    const place = openerOf(['[']);
    const opener = open[place];
    const target = /^\]\(([^\s()]*)\)/.exec(text.slice(at, at + longestAddress + 3));
    const href = sanitizeURL(target?.[1] ?? '');
    if (opener === undefined || target === null || href === '') {
      plain += ']';
      at += 1;
      return;
    }
    close(place);
    const content = done.splice(opener.place + 1);
    done[opener.place] =
      content.length === 0
        ? { kind: 'text', text: `[]${target[0].slice(1)}` }
        : { kind: 'link', href, content };
    at += target[0].length;
  };

  while (at < text.length) {
    const char = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (char === '\\' && punctuation.test(next)) {
      plain += next;
      at += 2;
    } else if (char === '\n') {
      put({ kind: 'break' });
      at += 1;
    } else if (char === '`') {
      takeCode();
    } else if (char === '*' || char === '_' || char === '~') {
      takeMarks(char);
    } else if (char === '[' && next === '@' && takeMention()) {
      // Taken whole.
    } else if (char === '[' && open.length < deepest && openerOf(['[']) === -1) {
      flush();
      open.push({ mark: '[', place: done.length });
      done.push({ kind: 'text', text: '[' });
      at += 1;
    } else if (char === ']') {
      takeLinkEnd();
    } else if (char === 'h' && !isWord(text[at - 1] ?? '') && openerOf(['[']) === -1) {
      const address = linkIn(text.slice(at, at + longestAddress));
      const href = sanitizeURL(address);
      if (href === '') {
        plain += char;
        at += 1;
      } else {
        put({ kind: 'link', href, content: [{ kind: 'text', text: address }] });
        at += address.length;
      }
    } else {
      plain += char;
      at += 1;
    }
  }
  flush();
  return done;
}
