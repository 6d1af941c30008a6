import { Check, CloudOff, Copy, Layers, Lock, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../words/words.ts';
import { Button } from '../Button.tsx';
import { Dialog } from '../Dialog.tsx';
import { Icon } from '../Icon.tsx';
import { Menu } from '../Menu.tsx';
import { MenuRow } from '../MenuRow.tsx';
import { say } from '../toasts/toasts.ts';
import { Group, Row } from './Group.tsx';

export const Floating = () => {
  const [isOpen, open] = useState(false);
  const undo = { label: t('parts.undo'), run: () => {} };
  return (
    <Group title={t('parts.floating')}>
      <div className="floats w-56 p-1">
        <MenuRow icon={Copy} label={t('parts.copy')} data-closes={undefined} />
        <MenuRow icon={Lock} label={t('parts.lock')} data-closes={undefined} aria-pressed />
        <MenuRow icon={Trash2} label={t('parts.delete')} data-closes={undefined} disabled />
      </div>
      <Row>
        <Menu
          side="below"
          buttonClass="button button-plain"
          button={
            <>
              <Icon of={Layers} />
              {t('parts.menu')}
            </>
          }
        >
          <MenuRow icon={Copy} label={t('parts.copy')} />
          <MenuRow icon={Lock} label={t('parts.lock')} aria-pressed />
          <MenuRow icon={Trash2} label={t('parts.delete')} disabled />
        </Menu>
        <Button onClick={() => open(true)}>{t('parts.dialog')}</Button>
        <Button onClick={() => say({ icon: Check, text: t('parts.done') })}>{t('parts.toast')}</Button>
        <Button onClick={() => say({ icon: Trash2, text: t('parts.done'), action: undo })}>
          {t('parts.toastUndo')}
        </Button>
        <Button onClick={() => say({ icon: CloudOff, text: t('parts.hint') })}>{t('parts.toastLong')}</Button>
      </Row>
      {isOpen && (
        <Dialog title={t('parts.dialog')} onClose={() => open(false)}>
          <p className="text-14">{t('parts.hint')}</p>
        </Dialog>
      )}
    </Group>
  );
};
