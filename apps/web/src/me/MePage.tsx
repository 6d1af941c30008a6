import { pages } from '@flux/contracts/pages';
import { type ComponentType, lazy } from 'react';
import { useLocation } from 'wouter';
import { NotFound } from '../errors/NotFound.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { keepsStudio } from '../studio/keeps.ts';
import { Look } from './Look.tsx';
import { NoticeSettings } from './NoticeSettings.tsx';
import { Profile } from './Profile.tsx';
import { Sessions } from './Sessions.tsx';
import { SettingsShell } from './SettingsShell.tsx';
import { SignInMethods } from './SignInMethods.tsx';

const personal: ReadonlyMap<string, ComponentType> = new Map<string, ComponentType>([
  [pages.me, Profile],
  [pages.meLook, Look],
  [pages.meNotifications, NoticeSettings],
  [pages.meSignIn, SignInMethods],
  [pages.meSessions, Sessions],
  [pages.meActivity, lazy(() => import('./activity/Activity.tsx'))],
  [pages.meData, lazy(() => import('./data/YourData.tsx'))],
]);

/** For who looks after the studio; nobody else fetches them. */
const keeping: ReadonlyMap<string, ComponentType> = new Map<string, ComponentType>([
  [pages.studioPeople, lazy(() => import('../studio/StudioPeople.tsx'))],
  [pages.security, lazy(() => import('../studio/Security.tsx'))],
]);

/** The settings, one section at each address. */
export default function MePage() {
  const [path] = useLocation();
  const keeps = keepsStudio(useMe());
  const Section = personal.get(path) ?? (keeps ? keeping.get(path) : undefined);
  if (Section === undefined) return <NotFound />;
  return (
    <SettingsShell path={path}>
      <Section />
    </SettingsShell>
  );
}
