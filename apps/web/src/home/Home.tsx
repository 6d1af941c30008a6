import { pages } from '@flux/contracts/pages';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { Redirect } from 'wouter';
import { Trouble } from '../errors/Trouble.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { goHome } from '../projects/firstBoard.ts';
import { useMe } from '../session/SignedIn.tsx';
import { Shell } from '../shell/Shell.tsx';
import { t } from '../words/words.ts';
import { AtWork } from './AtWork.tsx';
import { HomeHead } from './HomeHead.tsx';
import { ProjectList } from './ProjectList.tsx';
import { Recent } from './Recent.tsx';
import { Waits } from './Waits.tsx';

/** What waits for me and what I touched last; who is new is led to a first board. */
export default function Home() {
  const me = useMe();
  useTitle(t('home.title'));
  const home = useQuery({ queryKey: ['home'], queryFn: () => goHome(me.name), gcTime: 0, staleTime: 0 });
  // Shown in slices, so that a slow phone hears a finger in between.
  const shown = useDeferredValue(home.data);
  if (home.data === undefined || (home.isFetching && home.data !== pages.home))
    return home.error === null ? <Waiting /> : <Trouble error={home.error} onRetry={home.refetch} />;
  if (home.data !== pages.home) return <Redirect to={home.data} replace />;
  if (shown === undefined) return <Waiting />;
  return (
    <Shell>
      {({ onNewBoard, onNewProject }) => (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <div className="mx-auto flex max-w-[1184px] flex-col gap-8 px-4 pt-5 pb-10 desk:gap-10 desk:px-8 desk:pt-8">
            <HomeHead onNewBoard={onNewBoard} />
            <Waits />
            <Recent />
            <AtWork />
            <ProjectList onNewProject={onNewProject} />
          </div>
        </div>
      )}
    </Shell>
  );
}
