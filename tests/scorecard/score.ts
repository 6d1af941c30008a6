import type { Requirement } from './answers.ts';
import { type Asked, askedRequirements, type Level } from './asvsLevels.ts';

/** Met ÷ applicable. */
export type Score = { readonly met: number; readonly applicable: number };

type Answered = Asked & { readonly answer: Requirement };

/** The answers in the order of the standard. @throws when one is missing, doubled or was never asked for. */
export function answered(requirements: readonly Requirement[]): readonly Answered[] {
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  if (byId.size < requirements.length) throw new Error('A requirement is answered twice.');
  const found = askedRequirements.map((asked) => {
    const answer = byId.get(asked.id);
    if (answer === undefined) throw new Error(`${asked.id} is not answered.`);
    byId.delete(asked.id);
    return { ...asked, answer };
  });
  const [unasked] = byId.keys();
  if (unasked !== undefined) throw new Error(`${unasked} is answered and was not asked for.`);
  return found;
}

export function scoreOf(answers: readonly { readonly answer: Pick<Requirement, 'state'> }[]): Score {
  const applicable = answers.filter(({ answer }) => answer.state !== 'not applicable');
  return {
    met: applicable.filter(({ answer }) => answer.state === 'met').length,
    applicable: applicable.length,
  };
}

export const share = ({ met, applicable }: Score): number => (applicable === 0 ? 1 : met / applicable);

/** What has to be met of each level: the whole of 1, nearly all of 2, and of 3 nothing is promised. */
const thresholds: Readonly<Record<Level, number | undefined>> = { 1: 1, 2: 0.95, 3: undefined };

export type LevelScore = Score & {
  readonly level: Level;
  readonly threshold: number | undefined;
  readonly reached: boolean;
};

export function byLevel(answers: readonly Answered[]): readonly LevelScore[] {
  return ([1, 2, 3] as const).map((level) => {
    const score = scoreOf(answers.filter((one) => one.level === level));
    const threshold = thresholds[level];
    return { level, ...score, threshold, reached: share(score) >= (threshold ?? 0) };
  });
}

export type ChapterScore = Score & { readonly chapter: string; readonly levels: readonly Score[] };

export function byChapter(answers: readonly Answered[]): readonly ChapterScore[] {
  return [...new Set(answers.map(({ chapter }) => chapter))].map((chapter) => {
    const own = answers.filter((one) => one.chapter === chapter);
    const levels = ([1, 2, 3] as const).map((level) => scoreOf(own.filter((one) => one.level === level)));
    return { chapter, ...scoreOf(own), levels };
  });
}
