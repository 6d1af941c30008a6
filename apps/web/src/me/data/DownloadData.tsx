import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { FormError } from '../../door/FormError.tsx';
import { Button } from '../../parts/Button.tsx';
import { t } from '../../words/words.ts';
import { isProofRefused } from '../secondStep/isProofRefused.ts';
import type { Step } from './ownData.ts';
import { saveOwnData } from './saveOwnData.ts';

function told(step: Step): string {
  switch (step.part) {
    case 'account':
      return t('ownData.account');
    case 'messages':
      return t('ownData.messages', { count: step.count });
    case 'board':
      return t('ownData.boards', { name: step.name });
    case 'file':
      return t('ownData.files', { name: step.name, done: step.done, total: step.total });
  }
}

/** Takes everything of a person along. */
export const DownloadData = () => {
  const [step, setStep] = useState<Step>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const save = useMutation({
    mutationFn: () => {
      stop.current = new AbortController();
      return saveOwnData({ signal: stop.current.signal, onStep: setStep });
    },
    onSettled: () => setStep(undefined),
  });
  const { error, data } = save;
  const isStopped = stop.current?.signal.aborted === true;
  return (
    <section aria-labelledby="download-data" className="mb-8">
      <h2 id="download-data" className="mb-1 text-16 font-semibold">
        {t('ownData.title')}
      </h2>
      <p className="mb-4 text-ink-2">{t('ownData.what')}</p>
      <div className="flex flex-wrap items-center gap-3">
        <Button size="form" onClick={() => save.mutate()} busy={save.isPending && t('ownData.wait')}>
          {t('ownData.start')}
        </Button>
        {save.isPending && (
          <Button size="form" kind="quiet" onClick={() => stop.current?.abort()}>
            {t('ownData.cancel')}
          </Button>
        )}
        <p role="status" className="min-w-0 truncate text-ink-2">
          {step !== undefined && told(step)}
          {data !== undefined && !save.isPending && t('ownData.done', { file: data.file })}
        </p>
      </div>
      {data !== undefined && data.missing.length > 0 && (
        <p className="mt-2 text-warn">{t('ownData.left', { count: data.missing.length })}</p>
      )}
      {error !== null && !isStopped && !isProofRefused(error) && <FormError error={error} />}
    </section>
  );
};
