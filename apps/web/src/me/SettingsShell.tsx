import { type ReactNode, Suspense, use } from 'react';
import { useTitle } from '../parts/useTitle.ts';
import { Waiting } from '../parts/Waiting.tsx';
import { Shell } from '../shell/Shell.tsx';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { Sections, SectionTabs } from './Sections.tsx';

export type SettingsShellProps = { readonly path: string; readonly children: ReactNode };

/** The sections beside the one that is open. */
export const SettingsShell = ({ path, children }: SettingsShellProps) => {
  use(settingsWords);
  useTitle(t('me.title'));
  return (
    <Shell column={<Sections path={path} />}>
      {() => (
        <>
          <SectionTabs path={path} />
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-6 pb-10 desk:px-8 desk:pt-7">
            <Suspense fallback={<Waiting />}>{children}</Suspense>
          </div>
        </>
      )}
    </Shell>
  );
};
