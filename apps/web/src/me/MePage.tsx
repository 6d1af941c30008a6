import { pages } from '@flux/contracts/pages';
import { use } from 'react';
import { useLocation } from 'wouter';
import { NotFound } from '../errors/NotFound.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { Shell } from '../shell/Shell.tsx';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { Look } from './Look.tsx';
import { NoticeSettings } from './NoticeSettings.tsx';
import { Profile } from './Profile.tsx';
import { Sections, SectionTabs } from './Sections.tsx';
import { Sessions } from './Sessions.tsx';
import { SignInMethods } from './SignInMethods.tsx';

const sections = new Map([
  [pages.me, Profile],
  [pages.meLook, Look],
  [pages.meNotifications, NoticeSettings],
  [pages.meSignIn, SignInMethods],
  [pages.meSessions, Sessions],
] as const);

/** What a person chooses about themselves, one section at each address. */
export default function MePage() {
  use(settingsWords);
  const [path] = useLocation();
  const Section = new Map<string, typeof Profile>(sections).get(path);
  useTitle(t('me.title'));
  if (Section === undefined) return <NotFound />;
  return (
    <Shell column={<Sections path={path} />}>
      {() => (
        <>
          <SectionTabs path={path} />
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-6 pb-10 desk:px-8 desk:pt-7">
            <Section />
          </div>
        </>
      )}
    </Shell>
  );
}
