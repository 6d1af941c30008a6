import { Dialog } from '../../parts/Dialog.tsx';
import { t } from '../../words/words.ts';
import { RecoveryCodeList } from './RecoveryCodeList.tsx';

export type CodesDialogProps = { readonly codes: readonly string[]; readonly onClose: () => void };

/** New recovery codes in the place of those of before. */
export default function CodesDialog({ codes, onClose }: CodesDialogProps) {
  return (
    <Dialog title={t('secondStep.codes')} onClose={onClose}>
      <RecoveryCodeList codes={codes} onDone={onClose} />
    </Dialog>
  );
}
