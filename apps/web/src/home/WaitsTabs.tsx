import { type MessageKey, t } from '../words/words.ts';
import { ofTab, type Waiting, type WaitingTab } from './waiting.ts';

const tabs: readonly (readonly [WaitingTab, MessageKey])[] = [
  ['all', 'home.waitsAll'],
  ['mentions', 'home.waitsMentions'],
  ['unread', 'home.waitsUnread'],
];

export type WaitsTabsProps = {
  readonly waiting: readonly Waiting[];
  readonly tab: WaitingTab;
  readonly onTab: (tab: WaitingTab) => void;
};

/** Narrows what waits; how many of each there are stands at its tab, of all of them at the title. */
export const WaitsTabs = ({ waiting, tab, onTab }: WaitsTabsProps) => (
  <fieldset className="-mb-[5px] flex flex-none gap-4">
    <legend className="sr-only">{t('home.waitsShow')}</legend>
    {tabs.map(([one, name]) => {
      const count = ofTab(waiting, one).length;
      return (
        <button
          key={one}
          type="button"
          aria-pressed={one === tab}
          onClick={() => onTab(one)}
          className={`flex h-11 items-center gap-1.5 border-b-2 font-medium focus-visible:-outline-offset-2 desk:h-9 ${
            one === tab ? 'border-ink text-ink' : 'border-transparent text-ink-2 hover:text-ink'
          }`}
        >
          {t(name)}
          {one !== 'all' && count > 0 && <span className="font-normal text-ink-3 tabular-nums">{count}</span>}
        </button>
      );
    })}
  </fieldset>
);
