import { Palette, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { IconButton } from '../../parts/IconButton.tsx';
import { useIsPhone } from '../../parts/useMedia.ts';
import { t } from '../../words/words.ts';
import type { ToolsProps } from '../Tools.tsx';

const StylePanel = lazy(() => import('./StylePanel.tsx'));

/** The looks at the right edge; on a phone a button there, and a sheet from below. */
export const StyleCorner = ({
  board,
  state: { style, readOnly, selection, selectionLocked },
}: ToolsProps) => {
  const isPhone = useIsPhone();
  const [isOpen, open] = useState(false);
  if (readOnly || style === undefined || style.fields.length === 0) return null;
  const panel = (
    <Suspense>
      <StylePanel board={board} shown={style} hasSelection={selection.length > 0 && !selectionLocked} />
    </Suspense>
  );
  if (!isPhone) {
    return (
      <section
        aria-label={t('style.label')}
        className="floats absolute top-3 right-3 z-40 max-h-[calc(100%-24px)] overflow-y-auto p-3"
        // The keys are the board's again after a click; who came by key stays.
        onClick={({ detail, target }) => {
          const isPicker = target instanceof HTMLInputElement && target.type === 'color';
          if (detail > 0 && !isPicker) board.focus({ focusVisible: false });
        }}
        onKeyDown={({ key }) => key === 'Escape' && board.focus()}
      >
        {panel}
      </section>
    );
  }
  if (!isOpen) {
    return (
      <div className="floats absolute top-3 right-3 z-40">
        <IconButton icon={Palette} iconSize={20} label={t('style.label')} onClick={() => open(true)} />
      </div>
    );
  }
  return (
    <section
      aria-label={t('style.label')}
      className="floats absolute inset-x-0 bottom-0 z-50 max-h-[70%] overflow-y-auto rounded-b-none px-3 pb-4"
    >
      <div className="sticky top-0 flex items-center justify-between bg-float pl-1">
        <h2 className="font-semibold text-16">{t('style.label')}</h2>
        <IconButton icon={X} iconSize={20} label={t('dialog.close')} onClick={() => open(false)} />
      </div>
      {panel}
    </section>
  );
};
