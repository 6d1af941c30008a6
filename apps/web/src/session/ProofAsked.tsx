import { lazy, Suspense, useSyncExternalStore } from 'react';
import { isProofAsked, settleProof, subscribeProof } from './proof.ts';

const ProofDialog = lazy(() =>
  import('./ProofDialog.tsx').catch((error: unknown) => {
    settleProof(false);
    throw error;
  }),
);

/** Shows the question for a proof where one is asked. */
export const ProofAsked = () =>
  useSyncExternalStore(subscribeProof, isProofAsked) && (
    <Suspense>
      <ProofDialog />
    </Suspense>
  );
