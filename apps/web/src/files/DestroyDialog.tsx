import type { FileInfo } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { FormError } from '../door/FormError.tsx';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { t } from '../words/words.ts';
import { moveFiles } from './files.ts';

export type DestroyDialogProps = {
  readonly projectId: string;
  readonly files: readonly FileInfo[];
  readonly onClose: () => void;
};

/** The one question of this place: what is deleted for good cannot be undone. */
export const DestroyDialog = ({ projectId, files, onClose }: DestroyDialogProps) => {
  const destroy = useMutation({
    mutationFn: () =>
      moveFiles(
        'POST /api/files/destroy',
        projectId,
        files.map(({ id }) => id),
      ),
    onSuccess: onClose,
  });
  const count = files.length;
  const name = files[0]?.name ?? '';
  return (
    <Dialog title={t('trash.destroyTitle', { count, name })} onClose={onClose}>
      <p className="mb-4 text-ink-2">{t('trash.destroyText', { count })}</p>
      {destroy.error !== null && <FormError error={destroy.error} />}
      <div className="flex justify-end gap-2">
        <Button size="form" onClick={onClose}>
          {t('trash.keep')}
        </Button>
        <Button
          size="form"
          className="text-bad"
          busy={destroy.isPending && t('trash.destroying')}
          onClick={() => destroy.mutate()}
        >
          {t('trash.destroy')}
        </Button>
      </div>
    </Dialog>
  );
};
