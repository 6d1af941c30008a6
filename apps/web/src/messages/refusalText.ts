import { type MessageKey, t } from '../words/words.ts';

const known: Readonly<Record<string, MessageKey>> = {
  forbidden: 'messages.refusedForbidden',
  not_found: 'messages.refusedGone',
  conflict: 'messages.refusedConflict',
  too_large: 'messages.refusedTooLarge',
};

/** Why the studio did not take something that was written or done, and what to do. */
export const refusalText = (code: string): string => t(known[code] ?? 'messages.refused');
