/** What clamd makes of a stream. */
export type Verdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'found'; readonly signature: string }
  /** Larger, or with more inside, than it looks through. */
  | { readonly kind: 'beyond' }
  | { readonly kind: 'failed' };

/** Reads an answer to INSTREAM (clamd(8)), without the NUL at its end. */
export function verdictOf(answer: string): Verdict {
  if (answer === 'stream: OK') return { kind: 'clean' };
  if (answer.startsWith('INSTREAM size limit exceeded')) return { kind: 'beyond' };
  const signature = /^stream: (.+) FOUND$/s.exec(answer)?.[1];
  if (signature === undefined) return { kind: 'failed' };
  // With AlertExceedsMax clamd calls what it did not look through by this name.
  if (signature.startsWith('Heuristics.Limits.Exceeded')) return { kind: 'beyond' };
  return { kind: 'found', signature };
}
