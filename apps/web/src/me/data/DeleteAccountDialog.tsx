import { useMutation } from '@tanstack/react-query';
import { FormError } from '../../door/FormError.tsx';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { leaveBehind } from '../../session/leave.ts';
import { useMe } from '../../session/SignedIn.tsx';
import { studio } from '../../session/studio.ts';
import { t } from '../../words/words.ts';
import { isProofRefused } from '../secondStep/isProofRefused.ts';

/** The last word before an account is deleted. */
export const DeleteAccountDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const me = useMe();
  const remove = useMutation({
    mutationFn: () => studio.call('DELETE /api/me'),
    onSuccess: () => leaveBehind(me.id, true),
  });
  return (
    <Dialog title={t('leaving.confirmTitle')} onClose={onClose}>
      <p className="mb-4 text-ink-2">{t('leaving.confirm')}</p>
      {remove.error !== null && !isProofRefused(remove.error) && <FormError error={remove.error} />}
      <div className="flex justify-end gap-2">
        <Button size="form" onClick={onClose}>
          {t('dialog.cancel')}
        </Button>
        <Button
          size="form"
          className="danger"
          onClick={() => remove.mutate()}
          busy={remove.isPending && t('leaving.deleting')}
        >
          {t('leaving.submit')}
        </Button>
      </div>
    </Dialog>
  );
};
