import type { User } from '@flux/contracts';
import { pages } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect } from 'react';
import { Redirect, useLocation } from 'wouter';
import { Trouble } from '../errors/Trouble.tsx';
import { useIdle } from '../parts/useIdle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { meQuery } from './me.ts';
import { Questions } from './Questions.tsx';
import { useFollowMe } from './useFollowMe.ts';

const UploadTray = lazy(() => import('../files/uploads/UploadTray.tsx'));

const Enrol = lazy(() => import('./Enrol.tsx'));

const Me = createContext<User | undefined>(undefined);

/** Who is signed in. Only beneath `SignedIn`. */
export function useMe(): User {
  const me = useContext(Me);
  if (me === undefined) throw new Error('useMe needs SignedIn above it');
  return me;
}

/** Shows its children to who is signed in; everybody else goes to the door and comes back. */
export const SignedIn = ({ children }: { readonly children: ReactNode }) => {
  const { data: me, error, refetch } = useQuery(meQuery);
  const [location] = useLocation();
  const isIdle = useIdle();
  useFollowMe(me);
  const owes = me?.owesSecondStep === true;
  const id = owes ? undefined : me?.id;
  useEffect(() => {
    if (id === undefined) return;
    const ending = new AbortController();
    const { signal } = ending;
    import('./liveEvents.ts').then(
      ({ followLive }) => signal.aborted || followLive(signal),
      () => {}, // the page is asked for anew when it is looked at, then
    );
    return () => ending.abort();
  }, [id]);
  if (me === null) return <Redirect to={`${pages.signIn}?next=${encodeURIComponent(location)}`} replace />;
  if (me === undefined) return error === null ? <Waiting /> : <Trouble error={error} onRetry={refetch} />;
  return (
    <Me value={me}>
      {owes ? <Enrol /> : children}
      <Questions />
      {isIdle && !owes && (
        <Suspense>
          <UploadTray />
        </Suspense>
      )}
    </Me>
  );
};
