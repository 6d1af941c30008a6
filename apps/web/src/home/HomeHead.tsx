import { Plus, Search } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Keys } from '../parts/Keys.tsx';
import { openPalette } from '../shell/commands.ts';
import { t, useLanguage } from '../words/words.ts';

export type HomeHeadProps = {
  /** `undefined` for who may make none anywhere. */
  readonly onNewBoard: (() => void) | undefined;
};

/** The day as the statement, and the two ways on: find what there is, begin something new. */
export const HomeHead = ({ onNewBoard }: HomeHeadProps) => {
  const language = useLanguage();
  const day = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' });
  const today = day.format(new Date());
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-4">
      <h1 className="min-w-full flex-1 text-28 font-semibold first-letter:uppercase desk:min-w-0">{today}</h1>
      <button
        type="button"
        className="field flex h-11 min-w-0 flex-1 items-center gap-2.5 px-2.5 text-left text-ink-3 desk:h-8 desk:max-w-[280px]"
        onClick={openPalette}
      >
        <Icon of={Search} className="text-ink-2" />
        <span className="min-w-0 flex-1 truncate">{t('palette.open')}</span>
        <span className="max-desk:hidden">
          <Keys keys={['Ctrl', 'K']} />
        </span>
      </button>
      {onNewBoard !== undefined && (
        <Button kind="ink" size="form" className="max-desk:h-11" onClick={onNewBoard}>
          <Icon of={Plus} />
          {t('boards.new')}
        </Button>
      )}
    </header>
  );
};
