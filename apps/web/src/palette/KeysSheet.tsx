import { useState } from 'react';
import { Dialog } from '../parts/Dialog.tsx';
import { Keys } from '../parts/Keys.tsx';
import { Switch } from '../parts/Switch.tsx';
import { letterKeys } from '../shell/commandKeys.ts';
import { currentCommands } from '../shell/commands.ts';
import { t } from '../words/words.ts';

/** The keys of the place one is in, and of everywhere. */
export default function KeysSheet({ onClose }: { readonly onClose: () => void }) {
  const [isOn, turn] = useState(letterKeys.read);
  const commands = currentCommands().filter(({ keys }) => keys !== undefined);
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl className="columns-1">
        <div className="flex h-8 items-center justify-between gap-4 border-line border-b">
          <dt>{t('palette.open')}</dt>
          <dd>
            <Keys keys={['Ctrl', 'K']} />
          </dd>
        </div>
        {commands.map(({ id, label, keys = [] }) => (
          <div
            key={id}
            className="flex h-8 items-center justify-between gap-4 border-line border-b last:border-b-0"
          >
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-4">
        <Switch
          label={t('keys.letters')}
          hint={t('keys.lettersHint')}
          isOn={isOn}
          onChange={(next) => {
            letterKeys.write(next);
            turn(next);
          }}
        />
      </div>
    </Dialog>
  );
}
