import { PICTURES } from '../constants.ts';

/** How large a picture is decoded for a size it is drawn at, px of the longer side: a power of two. */
export function levelFor(drawn: number): number {
  const level = 2 ** Math.floor(Math.log2(Math.max(1, PICTURES.over * drawn)));
  return Math.min(PICTURES.largest, Math.max(PICTURES.smallest, level));
}
