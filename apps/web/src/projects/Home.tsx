import { useQuery } from '@tanstack/react-query';
import { Redirect } from 'wouter';
import { Trouble } from '../errors/Trouble.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { goHome } from './firstBoard.ts';

/** Leads to the work; there is nothing to see here yet. */
export default function Home() {
  const me = useMe();
  const home = useQuery({ queryKey: ['home'], queryFn: () => goHome(me.name), gcTime: 0, staleTime: 0 });
  if (home.data !== undefined && !home.isFetching) return <Redirect to={home.data} replace />;
  return home.error === null ? <Waiting /> : <Trouble error={home.error} onRetry={home.refetch} />;
}
