import { t } from '../words/words.ts';
import { errorText } from './errorText.ts';

export type LineTroubleProps = {
  readonly error: unknown;
  readonly onRetry: () => unknown;
  readonly className?: string;
};

/** In the place of a short list that could not be loaded: what happened, and another try. */
export const LineTrouble = ({ error, onRetry, className = '' }: LineTroubleProps) => (
  <p role="alert" className={`py-1.5 text-ink-2 ${className}`}>
    {errorText(error)}{' '}
    <button type="button" className="link" onClick={() => onRetry()}>
      {t('error.again')}
    </button>
  </p>
);
