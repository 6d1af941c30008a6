import { ApiError } from '@flux/contracts/client';
import { pages } from '@flux/contracts/pages';
import { OctagonX, RotateCw } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { t } from '../words/words.ts';
import { errorText } from './errorText.ts';

const isGone = (error: unknown): boolean => error instanceof ApiError && error.code === 'not_found';

/** In the place of something that could not be loaded: what happened, another try, and a way out of what is gone. */
export const Trouble = ({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => unknown }) => (
  <div role="alert" className="grid grid-cols-[20px_minmax(0,640px)] items-start gap-x-3 gap-y-3 p-8">
    <Icon of={OctagonX} size={20} className="text-bad" />
    <p className="text-14">{isGone(error) ? t('error.gone') : errorText(error)}</p>
    <div className="col-start-2 flex flex-wrap gap-2">
      {isGone(error) && (
        <Link href={pages.home} className="button button-ink">
          {t('home.title')}
        </Link>
      )}
      <Button onClick={() => onRetry()}>
        <Icon of={RotateCw} />
        {t('error.again')}
      </Button>
    </div>
  </div>
);
