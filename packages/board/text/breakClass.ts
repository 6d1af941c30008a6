/** The classes of UAX 14 that change where a line may break; all that is not told apart is `AL`. */
export type BreakClass =
  | 'AL'
  | 'B2'
  | 'BA'
  | 'BB'
  | 'CL'
  | 'CM'
  | 'EM'
  | 'EX'
  | 'GL'
  | 'HY'
  | 'ID'
  | 'IN'
  | 'IS'
  | 'NS'
  | 'NU'
  | 'OP'
  | 'PO'
  | 'PR'
  | 'QU'
  | 'RI'
  | 'SA'
  | 'SP'
  | 'SY'
  | 'WJ'
  | 'ZJ'
  | 'ZW';

/** Single characters by class; what the patterns below would take otherwise. */
const LISTED: readonly (readonly [BreakClass, string])[] = [
  ['SP', ' \t'],
  ['ZW', '\u200B'],
  ['ZJ', '\u200D'],
  ['WJ', '\u2060\uFEFF'],
  ['GL', '\u00A0\u202F\u2007\u2011\u034F'],
  ['HY', '-'],
  [
    'BA',
    '\u00AD\u2010\u2012\u2013\u2027|\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200A\u205F\u3000',
  ],
  ['BB', '\u00B4\u02C8\u02CC'],
  ['B2', '\u2014'],
  ['CL', '、。，．｡､｝］）」』】〉》〕〗〙〛'],
  ['EX', '!?！？\uFE15\uFE16'],
  ['IN', '\u2024\u2025\u2026'],
  ['IS', ',.:;\u037E\u0589\u060C\u061B'],
  ['NS', '々〻ゝゞヽヾー・：；ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ゛゜゠〜‼⁇⁈⁉\uFF70'],
  ['PO', '%¢°‰‱′″℃℉％￠'],
  ['PR', '$+\\£¤¥±№−€₩₽＄￡￥'],
  ['QU', '"\'\u2018\u2019\u201C\u201D\u00AB\u00BB\u2039\u203A'],
  ['SY', '/'],
];

/** The rest by property, the first that fits. */
const PATTERNS: readonly (readonly [BreakClass, RegExp])[] = [
  ['EM', /\p{Emoji_Modifier}/u],
  ['RI', /\p{Regional_Indicator}/u],
  // Vowels and ends of Korean syllables written apart stand on their first letter.
  ['CM', /[\p{M}\p{Cf}\u1160-\u11FF\uD7B0-\uD7FB]/u],
  ['SA', /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u],
  ['NU', /\p{Nd}/u],
  ['OP', /[\p{Ps}¡¿]/u],
  ['CL', /\p{Pe}/u],
  ['QU', /[\p{Pi}\p{Pf}]/u],
  [
    'ID',
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}]/u,
  ],
  ['ID', /[\u3000-\u303F\uFF00-\uFFEF]|\p{Emoji_Presentation}|\p{Extended_Pictographic}/u],
];

function classified(codePoint: number): BreakClass {
  const character = String.fromCodePoint(codePoint);
  const listed = LISTED.find(([, characters]) => characters.includes(character));
  if (listed !== undefined) return listed[0];
  return PATTERNS.find(([, pattern]) => pattern.test(character))?.[0] ?? 'AL';
}

const known = new Map<number, BreakClass>();

/** The class of a code point, kept once it was found: a text uses few different ones. */
export function breakClass(codePoint: number): BreakClass {
  const before = known.get(codePoint);
  if (before !== undefined) return before;
  const found = classified(codePoint);
  known.set(codePoint, found);
  return found;
}
