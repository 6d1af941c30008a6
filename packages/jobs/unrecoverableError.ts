/** Thrown by a handler when no further try can succeed: the job is put aside at once. */
export class UnrecoverableError extends Error {
  override readonly name = 'UnrecoverableError';
}
