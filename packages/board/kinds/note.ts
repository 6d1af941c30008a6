import { NOTE, NOTE_STEPS } from '../constants.ts';
import { middleArea } from '../text/textArea.ts';
import { closedShape } from './closedShape.ts';
import { box } from './rectangle.ts';

/** A sticky note: a square of colour whose words grow smaller before it grows itself (board.md, Text). */
export const note = closedShape({
  ...box,
  textArea: { ...middleArea(1, NOTE.inset), vertical: 'top', steps: NOTE_STEPS },
});
