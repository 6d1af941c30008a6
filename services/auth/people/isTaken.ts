const uniqueViolation = '23505';

/** Whether something was refused because somebody has it already. */
export const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === uniqueViolation;
