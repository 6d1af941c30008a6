import { useEffect } from 'react';
import { t } from '../../words/words.ts';
import { useTitle } from '../useTitle.ts';
import { Buttons } from './Buttons.tsx';
import { Choices, Fields } from './Fields.tsx';
import { Floating } from './Floating.tsx';
import { Signs, Surfaces, TypeScale } from './Looks.tsx';
import { EmptyPlace, Errors, People, Places } from './Places.tsx';
import { showStates } from './shownStates.ts';

/** Every part that pages are made of, in each of its states, for who builds or checks them. */
export default function PartsPage() {
  useTitle(t('parts.title'));
  useEffect(showStates, []);
  return (
    <main className="h-full overflow-y-auto">
      <h1 className="px-6 pt-6 pb-1 text-28 font-semibold">{t('parts.title')}</h1>
      <div className="grid border-line border-b *:min-w-0 wide:grid-cols-3 wide:divide-x wide:divide-line">
        <div>
          <Buttons />
          <Fields />
          <Choices />
        </div>
        <div>
          <Floating />
          <People />
          <Places />
          <EmptyPlace />
        </div>
        <div>
          <TypeScale />
          <Surfaces />
          <Signs />
          <Errors />
        </div>
      </div>
    </main>
  );
}
