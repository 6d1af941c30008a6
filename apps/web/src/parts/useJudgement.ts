import type { About, Judgement } from '@flux/passwords';
import { workerAddress } from '@flux/sanitize/trusted';
import { useEffect, useRef, useState } from 'react';
import address from './strengthWorker.ts?worker&url';

type Question = { readonly password: string; readonly about: About };

/** Asks a worker one password at a time; of those typed meanwhile it asks the last. */
function createJudge(answered: (judgement: Judgement) => void) {
  const worker = new Worker(workerAddress(address), { type: 'module' });
  let waiting: Question | undefined;
  let isBusy = false;
  worker.onmessage = ({ data }: MessageEvent<Judgement>) => {
    isBusy = false;
    if (waiting === undefined) return answered(data);
    ask(waiting);
  };
  function ask(question: Question): void {
    waiting = isBusy ? question : undefined;
    if (isBusy) return;
    isBusy = true;
    worker.postMessage(question);
  }
  return { ask, end: () => worker.terminate() };
}

/** What is thought of a password; nothing before the first answer, and nothing where the words could not be loaded. */
export function useJudgement(
  password: string,
  { name, email }: { readonly name: string; readonly email: string },
): Judgement | undefined {
  const [judgement, setJudgement] = useState<Judgement>();
  const judge = useRef<ReturnType<typeof createJudge>>(undefined);
  useEffect(() => {
    judge.current = createJudge(setJudgement);
    return () => judge.current?.end();
  }, []);
  useEffect(() => {
    judge.current?.ask({ password, about: { name, email, host: location.hostname } });
  }, [password, name, email]);
  return judgement;
}
