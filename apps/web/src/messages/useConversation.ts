import { newId } from '@flux/contracts/ids';
import { useSyncExternalStore } from 'react';
import { useMe } from '../session/SignedIn.tsx';
import { queries, studio } from '../session/studio.ts';
import { channelHeard, channelLeft } from './channels.ts';
import { type ConversationHandle, connectConversation } from './conversation/connectConversation.ts';
import type { Conversation } from './conversation/conversationState.ts';
import { openKeptWork } from './conversation/keptWork.ts';
import { tellNews } from './news.ts';

type Open = { readonly personId: string; readonly handle: ConversationHandle };
let open: Open | undefined;

function connect(personId: string): Open {
  const handle = connectConversation({
    url: `${location.origin.replace(/^http/, 'ws')}/messaging`,
    personId,
    opening: openKeptWork(indexedDB, personId),
    readPage: (id, query) => studio.call('GET /api/channels/:id/messages', { params: { id }, query }),
    readChannel: (id) => studio.call('GET /api/channels/:id', { params: { id } }),
    refresh: studio.refresh,
    onFrame: (frame) => {
      if (frame.type === 'channel') channelHeard(frame.channel);
      else if (frame.type === 'left') channelLeft(frame.channelId);
      tellNews({ kind: 'heard', frame });
    },
    onUndone: (operation, code) => tellNews({ kind: 'undone', operation, code }),
    network: window,
    makeKey: newId,
  });
  return { personId, handle };
}

/** Whoever was here has signed out, or somebody else has signed in: their conversation ends. */
queries.getQueryCache().subscribe(({ query }) => {
  if (open === undefined || query.queryKey[0] !== 'me') return;
  const me: unknown = query.state.data;
  const isSame = typeof me === 'object' && me !== null && 'id' in me && me.id === open.personId;
  if (isSame || me === undefined) return;
  open.handle.close();
  open = undefined;
});

/** The one conversation of this page with the studio, for as long as the person is signed in. Only beneath `SignedIn`. */
export function useConversation(): ConversationHandle {
  const { id } = useMe();
  if (open?.personId !== id) {
    open?.handle.close();
    open = connect(id);
  }
  return open.handle;
}

/** A part of what is known of the conversation; what `select` answers must be the same object while it says the same. */
export function useConversationState<T>(select: (state: Conversation) => T): T {
  const { subscribe, getState } = useConversation();
  return useSyncExternalStore(subscribe, () => select(getState()));
}
