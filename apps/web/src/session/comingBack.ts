import { createQuestion } from './question.ts';

/** Whether the person signs in anew where they are, since their session has run out or soon will. */
export const comingBack = createQuestion();
