import { createQuestion } from './question.ts';

/** Whether the person proves that it is them, before something that a borrowed session must not be enough for. */
export const proof = createQuestion();
