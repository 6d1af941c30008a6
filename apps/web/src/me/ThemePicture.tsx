import type { Theme } from '@flux/contracts';

/** One page of the studio, drawn with the tokens of a theme. */
const Page = ({ scheme }: { readonly scheme: 'light' | 'dark' }) => (
  <svg
    aria-hidden="true"
    viewBox="0 0 120 51"
    preserveAspectRatio="xMinYMin slice"
    className="h-full min-w-0 flex-1"
    style={{ colorScheme: scheme }}
  >
    <rect width="120" height="76" fill="var(--work)" />
    <rect width="10" height="76" fill="var(--rail)" />
    <rect x="10" width="30" height="76" fill="var(--side)" />
    <path d="M10 0v76M40 0v76" stroke="var(--line)" />
    <path d="M16 14h18M16 24h12M16 34h15" stroke="var(--line-2)" strokeWidth="3" strokeLinecap="round" />
    <path d="M50 14h34" stroke="var(--ink)" strokeWidth="4" strokeLinecap="round" />
    <path d="M50 26h56M50 35h48" stroke="var(--line-2)" strokeWidth="3" strokeLinecap="round" />
    <circle cx="52" cy="44" r="3" fill="var(--accent)" />
  </svg>
);

/** What a theme looks like; the system's is half of each. */
export const ThemePicture = ({ theme, isChosen }: { readonly theme: Theme; readonly isChosen: boolean }) => (
  <span
    className="flex h-[84px] overflow-hidden rounded-control"
    style={{ boxShadow: isChosen ? '0 0 0 2px var(--accent)' : '0 0 0 1px var(--line-2)' }}
  >
    {theme === 'system' ? (
      <>
        <Page scheme="light" />
        <Page scheme="dark" />
      </>
    ) : (
      <Page scheme={theme} />
    )}
  </span>
);
