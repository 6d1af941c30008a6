import { ApiError } from '@flux/contracts/client';

/** The person closed the question for a proof: they know why nothing happened. */
export const isProofRefused = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'proof_required';
