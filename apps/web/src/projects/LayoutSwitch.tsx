import { LayoutGrid, List } from 'lucide-react';
import type { Layout } from '../boards/cards/layoutChoice.ts';
import { Icon } from '../parts/Icon.tsx';
import { t } from '../words/words.ts';

const layouts = [
  ['tiles', LayoutGrid, 'boards.asTiles'],
  ['list', List, 'boards.asList'],
] as const;

export type LayoutSwitchProps = {
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
  readonly className?: string;
};

/** Pictures or a list. */
export const LayoutSwitch = ({ layout, onLayout, className = '' }: LayoutSwitchProps) => (
  // biome-ignore lint/a11y/useSemanticElements: two buttons of one choice, not a form
  <div role="group" aria-label={t('boards.layout')} className={`icon-choice ${className}`}>
    {layouts.map(([name, icon, label]) => (
      <button
        key={name}
        type="button"
        aria-label={t(label)}
        title={t(label)}
        aria-pressed={layout === name}
        onClick={() => onLayout(name)}
      >
        <Icon of={icon} />
      </button>
    ))}
  </div>
);
