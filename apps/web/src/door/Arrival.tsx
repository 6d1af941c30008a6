import type { AnswerOf } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { use, useEffect } from 'react';
import { Waiting } from '../parts/Waiting.tsx';
import { studio } from '../session/studio.ts';
import { settingsWords } from '../words/settings.ts';

type Answer = AnswerOf<'POST /api/auth/arrival'>;

export type ArrivalProps = {
  readonly onAnswer: (answer: Answer) => void;
  readonly onRefused: (error: unknown) => void;
};

/** The browser has just come back from a provider: asks to be let in, once. */
export default function Arrival({ onAnswer, onRefused }: ArrivalProps) {
  use(settingsWords);
  const { mutate } = useMutation({
    mutationFn: () => studio.call('POST /api/auth/arrival'),
    onSuccess: onAnswer,
    onError: onRefused,
  });
  useEffect(() => mutate(), [mutate]);
  return <Waiting />;
}
