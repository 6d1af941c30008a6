import type { Member } from '@flux/contracts';
import { useMemo } from 'react';
import { useConversationState } from '../messages/useConversation.ts';

/** Those of some people who are at the studio now, whatever they are looking at. */
export function useHere(members: readonly Member[]): readonly Member[] {
  const here = useConversationState((state) => state.here);
  return useMemo(() => members.filter(({ id }) => here.has(id)), [members, here]);
}
