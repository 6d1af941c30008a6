import { CircleX } from 'lucide-react';
import { say } from '../parts/toasts/toasts.ts';
import { t } from '../words/words.ts';
import { errorText } from './errorText.ts';

/** Says at the foot of the page why something was not done; `again`, where nothing else on the page tries it again. */
export const sayFailed = (error: unknown, again?: () => void): void =>
  say({
    icon: CircleX,
    text: errorText(error),
    ...(again === undefined ? {} : { action: { label: t('error.again'), run: again } }),
  });
