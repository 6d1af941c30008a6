import { pages } from '@flux/contracts/pages';
import { useLocation } from 'wouter';
import { NotFound } from '../errors/NotFound.tsx';
import { Look } from './Look.tsx';
import { NoticeSettings } from './NoticeSettings.tsx';
import { Profile } from './Profile.tsx';
import { Sessions } from './Sessions.tsx';
import { SettingsShell } from './SettingsShell.tsx';
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
  const [path] = useLocation();
  const Section = new Map<string, typeof Profile>(sections).get(path);
  if (Section === undefined) return <NotFound />;
  return (
    <SettingsShell path={path}>
      <Section />
    </SettingsShell>
  );
}
