import { Problem } from '@flux/contracts';

/** The opaque text for the next page of a list that is ordered by a number. */
export const seqCursorOf = (seq: number): string => Buffer.from(`n${seq}`).toString('base64url');

/** Reads what `seqCursorOf` wrote. Throws `invalid_input` for any other text. */
export function seqFrom(cursor: string): number {
  const [, digits = ''] = /^n(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (digits === '' || seqCursorOf(Number(digits)) !== cursor) {
    throw new Problem('invalid_input', 'This cursor is none of ours; start from the first page.', {
      errors: [{ path: '/cursor', message: 'must be a nextCursor of this list' }],
    });
  }
  return Number(digits);
}
