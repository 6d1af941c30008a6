import type { TotpEnrolment } from '@flux/contracts';
import { ApiError } from '@flux/contracts/client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { FormError } from '../../door/FormError.tsx';
import { errorText } from '../../errors/errorText.ts';
import { Button } from '../../parts/Button.tsx';
import { CodeField } from '../../parts/CodeField.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { studio } from '../../session/studio.ts';
import { t } from '../../words/words.ts';
import { QrCode } from './QrCode.tsx';
import { RecoveryCodeList } from './RecoveryCodeList.tsx';
import { readSecondFactorAgain } from './secondFactor.ts';

/** In fours, as it is read off and typed. */
const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

export type EnrolDialogProps = { readonly enrolment: TotpEnrolment; readonly onClose: () => void };

/** An authenticator app takes the secret and shows that it has it; then the recovery codes. */
export default function EnrolDialog({ enrolment, onClose }: EnrolDialogProps) {
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: (given: string) => studio.call('POST /api/me/totp/confirm', { body: { code: given } }),
    onSuccess: ({ recoveryCodes }) => {
      void readSecondFactorAgain();
      if (recoveryCodes.length === 0) onClose();
    },
    onError: () => setCode(''),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code);
  };
  const codes = confirm.data?.recoveryCodes ?? [];
  const isWrong = confirm.error instanceof ApiError && confirm.error.code === 'wrong_code';
  if (codes.length > 0)
    return (
      <Dialog title={t('secondStep.codes')} onClose={onClose}>
        <RecoveryCodeList codes={codes} onDone={onClose} />
      </Dialog>
    );
  return (
    <Dialog title={t('secondStep.setUp')} onClose={onClose}>
      <form onSubmit={send} className="flex flex-col gap-4">
        <p className="text-ink-2">{t('secondStep.scan')}</p>
        <div className="flex flex-wrap items-center gap-5">
          <QrCode text={enrolment.uri} label={t('secondStep.qr')} />
          <div className="min-w-40 flex-1">
            <p className="text-ink-2">{t('secondStep.byHand')}</p>
            <code className="mt-1 block break-words font-mono text-14">{inFours(enrolment.secret)}</code>
          </div>
        </div>
        <CodeField
          label={t('secondStep.shown')}
          value={code}
          error={isWrong ? errorText(confirm.error) : undefined}
          onChange={(next) => {
            setCode(next);
            if (next !== '') confirm.reset();
          }}
          onComplete={(whole) => confirm.mutate(whole)}
        />
        {confirm.error !== null && !isWrong && <FormError error={confirm.error} />}
        <Button
          type="submit"
          kind="ink"
          size="form"
          className="self-end"
          busy={confirm.isPending && t('proof.checking')}
        >
          {t('secondStep.turnOn')}
        </Button>
      </form>
    </Dialog>
  );
}
