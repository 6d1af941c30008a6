import { type BreakClass, breakClass } from './breakClass.ts';

/** Never a break before these, even after spaces (LB13). */
const CLINGS: ReadonlySet<BreakClass> = new Set(['CL', 'EX', 'IS', 'SY']);
/** Letters and digits, which a line does not part (LB23, LB25, LB28). */
const LETTER: ReadonlySet<BreakClass> = new Set(['AL', 'NU', 'SA']);

const thai = new Intl.Segmenter('th', { granularity: 'word' });

type Before = {
  /** The class of the character, combining marks left out. */
  readonly base: BreakClass;
  /** What was before the spaces, if there are any. */
  readonly beforeSpaces: BreakClass | undefined;
  /** How many regional indicators run up to here. */
  readonly flags: number;
  /** The character right before is a joiner. */
  readonly joins: boolean;
};

/** Whether a line may break after spaces (LB14–LB18). */
function breaksAfterSpaces(before: BreakClass | undefined, next: BreakClass): boolean {
  if (before === 'OP') return false;
  if (before === 'CL' && next === 'NS') return false;
  return !(before === 'B2' && next === 'B2');
}

/** Whether a line may break between two characters side by side (LB19–LB31), without spaces. */
function breaksBetween(before: BreakClass, next: BreakClass, flags: number): boolean {
  if (before === 'GL' || next === 'GL') return next === 'GL' && (before === 'BA' || before === 'HY');
  if (before === 'OP' || before === 'QU' || next === 'QU') return false;
  if (before === 'B2' || next === 'B2') return before !== next;
  if (next === 'BA' || next === 'HY' || next === 'NS' || before === 'BB') return false;
  if (before === 'BA') return true;
  if (before === 'HY') return next !== 'NU';
  if (next === 'IN') return false;
  if (before === 'SY') return next !== 'NU';
  if (before === 'EX') return true;
  if (before === 'RI' && next === 'RI') return flags % 2 === 0;
  if (before === 'ID' && next === 'EM') return false;
  if (before === 'ID' || next === 'ID') {
    return !(before === 'PR' || next === 'PO');
  }
  if (before === 'RI' || next === 'RI') return true;
  if (before === 'IN') return LETTER.has(next);
  if (before === 'NS') return true;
  if (next === 'OP') return !(LETTER.has(before) || before === 'PR' || before === 'PO' || before === 'CL');
  // Numbers hold their signs, separators and units; words hold to numbers and to what closes them (LB25, LB30).
  return false;
}

/** Places inside a run of Thai, Lao, Khmer or Burmese, which are written without spaces. */
function addWords(breaks: number[], text: string, from: number, to: number): void {
  for (const { index } of thai.segment(text.slice(from, to))) if (index > 0) breaks.push(from + index);
}

/**
 * Where a line of the paragraph may end, in UTF-16 units and in order, its own end last: Unicode line breaking
 * (UAX 14) with the words of `Intl.Segmenter` for the scripts that need a dictionary. Spaces belong to the line
 * before the break.
 */
export function lineBreaks(text: string): readonly number[] {
  const breaks: number[] = [];
  let before: Before | undefined;
  let complexFrom = -1;
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at) ?? 0;
    const given = breakClass(codePoint);
    // A mark belongs to what it stands on (LB9), and stands for a letter where there is nothing (LB10).
    const isMark =
      given === 'CM' || given === 'ZJ' || (given === 'EM' && before !== undefined && before.base === 'ID');
    const holds = isMark && before !== undefined && before.base !== 'SP' && before.base !== 'ZW';
    const next: BreakClass = holds ? (before?.base ?? 'AL') : isMark ? 'AL' : given;
    if (complexFrom >= 0 && next !== 'SA') {
      addWords(breaks, text, complexFrom, at);
      complexFrom = -1;
    }
    if (before !== undefined && !isMark && mayBreak(before, next)) breaks.push(at);
    if (next === 'SA' && complexFrom < 0) complexFrom = at;
    before = {
      base: next,
      beforeSpaces: next === 'SP' ? (before?.base === 'SP' ? before.beforeSpaces : before?.base) : undefined,
      flags: next !== 'RI' ? 0 : holds ? (before?.flags ?? 0) : (before?.flags ?? 0) + 1,
      joins: given === 'ZJ',
    };
    at += codePoint > 0xffff ? 2 : 1;
  }
  if (complexFrom >= 0) addWords(breaks, text, complexFrom, text.length);
  breaks.push(text.length);
  return breaks;
}

function mayBreak(before: Before, next: BreakClass): boolean {
  if (next === 'SP' || next === 'ZW') return false;
  if (before.base === 'ZW') return true;
  if (before.joins || next === 'WJ' || before.base === 'WJ') return false;
  if (CLINGS.has(next)) return false;
  if (before.base === 'SP') return breaksAfterSpaces(before.beforeSpaces, next);
  return breaksBetween(before.base, next, before.flags);
}
