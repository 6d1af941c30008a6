import { Globe } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../parts/Icon.tsx';
import { Mark } from '../parts/Mark.tsx';
import { useTitle } from '../parts/useTitle.ts';
import { isLanguage, languages } from '../words/languages.ts';
import { chooseToSpeak, t, useLanguage } from '../words/words.ts';
import { DoorPicture } from './DoorPicture.tsx';

const LanguageChoice = () => {
  const language = useLanguage();
  return (
    <label className="relative flex h-7 items-center gap-1.5 rounded-control px-2 text-ink-2 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <Icon of={Globe} />
      <span className="sr-only">{t('language.label')}</span>
      <select
        value={language}
        onChange={(event) => {
          if (isLanguage(event.target.value)) void chooseToSpeak(event.target.value);
        }}
        className="appearance-none bg-transparent outline-none"
      >
        {Object.entries(languages).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag} className="bg-float text-ink">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
};

export type DoorProps = {
  readonly title: string;
  readonly lead?: string | undefined;
  /** Over the title. */
  readonly above?: ReactNode;
  readonly children: ReactNode;
};

/** The way in: a form on paper, and beside it what the studio is for. */
export const Door = ({ title, lead, above, children }: DoorProps) => {
  useTitle(title);
  return (
    <div className="grid h-full grid-rows-1 wide:grid-cols-[560px_minmax(0,1fr)]">
      <div className="flex min-h-0 flex-col overflow-y-auto px-6 pt-8 pb-7 desk:px-10">
        <header className="flex items-center gap-2 text-14 font-semibold">
          <Mark />
          FluxStudio
        </header>
        <main className="m-auto w-full max-w-[360px] py-8">
          {above}
          <h1 className="text-28 font-semibold">{title}</h1>
          {lead !== undefined && <p className="mt-1 text-14 text-ink-2">{lead}</p>}
          {children}
        </main>
        <footer className="flex items-center justify-between text-ink-2">
          <span>{location.host}</span>
          <LanguageChoice />
        </footer>
      </div>
      <div className="hidden overflow-hidden border-line border-l bg-work wide:block">
        <DoorPicture />
      </div>
    </div>
  );
};
