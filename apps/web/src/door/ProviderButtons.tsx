import { Building2, KeyRound } from 'lucide-react';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage } from '../words/words.ts';
import { providers } from './providers.ts';

export type ProviderButtonsProps = {
  /** A path of the page to go on to. */
  readonly next: string;
  readonly invite?: string | undefined;
};

/** One button for each provider. */
export function ProviderButtons({ next, invite }: ProviderButtonsProps) {
  const locale = useLanguage();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const query = new URLSearchParams({ next, locale, timeZone, ...(invite === undefined ? {} : { invite }) });
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(160px,1fr))] gap-2">
      {providers.map(({ name, label }) => (
        <a
          key={name}
          href={`/api/auth/${name === 'google' ? name : `oidc/${name}`}?${query}`}
          className="button button-door button-plain min-w-0"
        >
          <Icon of={name === 'google' ? KeyRound : Building2} />
          <span className="truncate">{label}</span>
        </a>
      ))}
    </div>
  );
}
