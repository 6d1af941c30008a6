import { pages } from '@flux/contracts/pages';
import {
  Bell,
  Database,
  History,
  KeyRound,
  type LucideIcon,
  MonitorSmartphone,
  Palette,
  ShieldCheck,
  User,
  Users,
} from 'lucide-react';
import { Link } from 'wouter';
import { Icon } from '../parts/Icon.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { keepsStudio } from '../studio/keeps.ts';
import { type MessageKey, t } from '../words/words.ts';

type Section = { readonly href: string; readonly icon: LucideIcon; readonly label: MessageKey };

const personal: readonly Section[] = [
  { href: pages.me, icon: User, label: 'me.profile' },
  { href: pages.meLook, icon: Palette, label: 'me.look' },
  { href: pages.meNotifications, icon: Bell, label: 'me.notices' },
];
const security: readonly Section[] = [
  { href: pages.meSignIn, icon: KeyRound, label: 'me.signIn' },
  { href: pages.meSessions, icon: MonitorSmartphone, label: 'me.sessions' },
  { href: pages.meActivity, icon: History, label: 'activity.title' },
  { href: pages.meData, icon: Database, label: 'data.title' },
];

const keeping: readonly Section[] = [
  { href: pages.studioPeople, icon: Users, label: 'studio.people' },
  { href: pages.security, icon: ShieldCheck, label: 'studio.security' },
];

/** The sections for who looks after the studio; nobody else has any. */
const useKeeping = (): readonly Section[] => (keepsStudio(useMe()) ? keeping : []);

const Rows = ({ sections, path }: { readonly sections: readonly Section[]; readonly path: string }) =>
  sections.map(({ href, icon, label }) => (
    <Link key={href} href={href} aria-current={path === href ? 'page' : undefined} className="place">
      <Icon of={icon} className={path === href ? '' : 'text-ink-3'} />
      {t(label)}
    </Link>
  ));

/** The sections as a column. */
export const Sections = ({ path }: { readonly path: string }) => {
  const studio = useKeeping();
  return (
    <nav
      aria-label={t('me.title')}
      className="hidden min-w-0 flex-col border-line border-r bg-side desk:flex"
    >
      <div className="flex h-11 flex-none items-center px-4 text-14 font-semibold">{t('me.title')}</div>
      <div className="px-2">
        <Rows sections={personal} path={path} />
        <hr className="mx-2 my-2 border-line" />
        <Rows sections={security} path={path} />
        {studio.length > 0 && (
          <>
            <hr className="mx-2 my-2 border-line" />
            <Rows sections={studio} path={path} />
          </>
        )}
      </div>
    </nav>
  );
};

const intoView = (tab: HTMLElement | null) => tab?.scrollIntoView({ block: 'nearest', inline: 'center' });

/** The same on a phone, as a row that can be pushed aside. */
export const SectionTabs = ({ path }: { readonly path: string }) => {
  const studio = useKeeping();
  return (
    <nav
      aria-label={t('me.title')}
      className="flex h-[52px] flex-none items-stretch gap-5 overflow-x-auto border-line border-b px-4 desk:hidden"
    >
      {[...personal, ...security, ...studio].map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          ref={path === href ? intoView : undefined}
          aria-current={path === href ? 'page' : undefined}
          className="flex flex-none items-center border-transparent border-b-2 text-ink-2 aria-[current=page]:border-ink aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {t(label)}
        </Link>
      ))}
    </nav>
  );
};
