export { composed } from './composed.ts';
export { type About, knownWords } from './knownWords.ts';
export { lengthFault } from './lengthFault.ts';
export type { Judgement, PasswordFault } from './strength.ts';
