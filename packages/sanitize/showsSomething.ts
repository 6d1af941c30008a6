import { sanitizePlainText } from './sanitizePlainText.ts';

/** Shows nothing itself: joiners (they stand in names), variation selectors, fillers, the blank of Braille. */
const blank =
  /\u200C|\u200D|[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}]|[\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]/gu;

/** Whether a reader sees anything of a text. */
export const showsSomething = (text: string): boolean =>
  sanitizePlainText(text).replace(blank, '').trim() !== '';
