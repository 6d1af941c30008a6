import { Button } from '../parts/Button.tsx';
import { t } from '../words/words.ts';
import { errorText } from './errorText.ts';

/** In the place of something that could not be loaded: what happened, and another try. */
export const Trouble = ({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => unknown }) => (
  <div role="alert" className="flex flex-col items-start gap-3 p-8">
    <p className="max-w-[640px] text-14">{errorText(error)}</p>
    <Button onClick={() => onRetry()}>{t('error.again')}</Button>
  </div>
);
