import { OctagonX, RotateCw } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { t } from '../words/words.ts';
import { errorText } from './errorText.ts';

/** In the place of something that could not be loaded: what happened, and another try. */
export const Trouble = ({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => unknown }) => (
  <div role="alert" className="grid grid-cols-[20px_minmax(0,640px)] items-start gap-x-3 gap-y-3 p-8">
    <Icon of={OctagonX} size={20} className="text-bad" />
    <p className="text-14">{errorText(error)}</p>
    <Button className="col-start-2 justify-self-start" onClick={() => onRetry()}>
      <Icon of={RotateCw} />
      {t('error.again')}
    </Button>
  </div>
);
