import { createQuestion } from './question.ts';

/** Whether the person signs out although something that they did has not reached the studio. */
export const leaving = createQuestion();
