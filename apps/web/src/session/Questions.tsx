import { lazy, Suspense, useSyncExternalStore } from 'react';
import { comingBack } from './comingBack.ts';
import { leaving } from './leaving.ts';
import { proof } from './proof.ts';
import type { Question } from './question.ts';

/** Where the dialog cannot be fetched the answer is no. */
const dialogOf = (question: Question, load: () => Promise<{ default: () => React.ReactNode }>) =>
  lazy(() =>
    load().catch((error: unknown) => {
      question.settle(false);
      throw error;
    }),
  );

const ProofDialog = dialogOf(proof, () => import('./ProofDialog.tsx'));
const LeaveDialog = dialogOf(leaving, () => import('./LeaveDialog.tsx'));
const ComeBackDialog = dialogOf(comingBack, () => import('./ComeBackDialog.tsx'));

/** Shows what the person is asked about their session, over the page as it is. */
export const Questions = () => {
  const isProofAsked = useSyncExternalStore(proof.subscribe, proof.isAsked);
  const isComingBack = useSyncExternalStore(comingBack.subscribe, comingBack.isAsked);
  const isLeaving = useSyncExternalStore(leaving.subscribe, leaving.isAsked);
  return (
    <Suspense>
      {isProofAsked && !isComingBack && <ProofDialog />}
      {isLeaving && <LeaveDialog />}
      {isComingBack && <ComeBackDialog />}
    </Suspense>
  );
};
