const STRONG = /\p{L}|\p{Nl}/u;
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/u;

/** Whether a paragraph runs from right to left: its first strong character says (UAX 9, P2 and P3). */
export function isRightToLeft(plain: string, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const character = String.fromCodePoint(plain.codePointAt(at) ?? 0);
    if (STRONG.test(character)) return RIGHT_TO_LEFT.test(character);
    at += character.length;
  }
  return false;
}

/** Whether any of it does, which makes the order of what is seen differ from that of what is written. */
export const hasRightToLeft = (words: string): boolean => RIGHT_TO_LEFT.test(words);
