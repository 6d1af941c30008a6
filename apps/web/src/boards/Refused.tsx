import { pagePath, pages } from '@flux/contracts/pages';
import { OctagonX } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { type MessageKey, t } from '../words/words.ts';
import type { Refusal } from './connection/closeMeaning.ts';

const sentences = {
  signed_out: 'refused.signedOut',
  forbidden: 'refused.forbidden',
  gone: 'refused.gone',
  too_large: 'refused.tooLarge',
  malformed: 'refused.malformed',
} as const satisfies Record<Refusal, MessageKey>;

export type RefusedProps = {
  readonly reason: Refusal;
  readonly boardId: string;
  readonly onRetry: () => void;
};

/** Above the work that stays visible: why the studio takes no changes now, and what to do. */
export const Refused = ({ reason, boardId, onRetry }: RefusedProps) => (
  <div
    role="alert"
    className="floats absolute top-3 left-1/2 z-40 flex w-max max-w-[calc(100%-24px)] -translate-x-1/2 items-center gap-3 py-1.5 pr-1.5 pl-3"
  >
    <Icon of={OctagonX} className="text-bad" />
    <p>{t(sentences[reason])}</p>
    {reason === 'signed_out' ? (
      <Link
        href={`${pages.signIn}?next=${encodeURIComponent(pagePath('board', boardId))}`}
        className="button button-plain"
      >
        {t('signIn.submit')}
      </Link>
    ) : (
      <Button onClick={onRetry}>{t('error.again')}</Button>
    )}
  </div>
);
