import type { StudioPerson } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { FormError } from '../door/FormError.tsx';
import { isProofRefused } from '../me/secondStep/isProofRefused.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { t } from '../words/words.ts';
import { giveStudio } from './people.ts';

export type GiveStudioDialogProps = { readonly person: StudioPerson; readonly onClose: () => void };

/** Says what it does before it is done: only the other one can undo it. */
export const GiveStudioDialog = ({ person, onClose }: GiveStudioDialogProps) => {
  const act = useMutation({ mutationFn: () => giveStudio(person), onSuccess: onClose });
  return (
    <Dialog title={t('studio.giveTitle', { person: person.name })} onClose={onClose}>
      <p className="mb-4 text-ink-2">{t('studio.giveText', { person: person.name })}</p>
      {act.error !== null && !isProofRefused(act.error) && <FormError error={act.error} />}
      <div className="flex justify-end gap-2">
        <Button size="form" onClick={onClose}>
          {t('dialog.cancel')}
        </Button>
        <Button
          size="form"
          className="danger"
          onClick={() => act.mutate()}
          busy={act.isPending && t('studio.giving')}
        >
          {t('studio.give')}
        </Button>
      </div>
    </Dialog>
  );
};
