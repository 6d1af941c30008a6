import { Bell, Check, Copy, Layers, Lock, PenTool, Trash2, Type } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { languages } from '../words/languages.ts';
import { t } from '../words/words.ts';
import { Avatar, AvatarRow } from './Avatar.tsx';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { Keys } from './Keys.tsx';
import { Menu } from './Menu.tsx';
import { MenuRow } from './MenuRow.tsx';
import { PasswordField } from './PasswordField.tsx';
import { Select } from './Select.tsx';
import { Switch } from './Switch.tsx';
import { say } from './toasts/toasts.ts';
import { useTitle } from './useTitle.ts';

const Group = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="border-line border-t py-5 first-of-type:border-t-0">
    <h2 className="mb-3 text-ink-3">{title}</h2>
    <div className="flex flex-wrap items-start gap-4">{children}</div>
  </section>
);

const Buttons = () => (
  <Group title={t('parts.buttons')}>
    {(['ink', 'plain', 'quiet'] as const).map((kind) => (
      <div key={kind} className="flex items-center gap-2">
        <Button kind={kind}>{t('board.share')}</Button>
        <Button kind={kind} disabled>
          {t('board.share')}
        </Button>
        <Button kind={kind} busy={t('parts.saving')} />
      </div>
    ))}
    <Button size="form">{t('board.share')}</Button>
    <Button size="door">{t('board.share')}</Button>
    <div className="flex items-center gap-1">
      <IconButton icon={PenTool} label={t('boards.title')} />
      <IconButton icon={Type} label={t('boards.title')} aria-pressed />
      <IconButton icon={Bell} label={t('boards.title')} disabled />
    </div>
  </Group>
);

const Fields = () => {
  const [isOn, turn] = useState(true);
  return (
    <Group title={t('parts.fields')}>
      <Field label={t('field.name')} placeholder={t('palette.placeholder')} className="w-56" />
      <Field
        label={t('field.email')}
        defaultValue="nora@halden"
        error={t('signUp.emailWrong')}
        className="w-56"
      />
      <Field label={t('field.name')} hint={t('parts.hint')} disabled className="w-56" />
      <div className="w-56">
        <PasswordField label={t('field.password')} autoComplete="off" />
      </div>
      <div className="w-56">
        <Select label={t('language.label')}>
          {Object.values(languages).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </div>
      <div>
        <Switch label={t('keys.letters')} hint={t('keys.lettersHint')} isOn={isOn} onChange={turn} />
        <Switch label={t('keys.letters')} isOn={!isOn} onChange={(next) => turn(!next)} />
        <Switch label={t('keys.letters')} isOn={false} onChange={() => {}} disabled />
      </div>
    </Group>
  );
};

const Floating = () => {
  const [isOpen, open] = useState(false);
  return (
    <Group title={t('parts.floating')}>
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
      <Button
        onClick={() =>
          say({ icon: Trash2, text: t('parts.done'), action: { label: t('parts.undo'), run: () => {} } })
        }
      >
        {t('parts.toastUndo')}
      </Button>
      {isOpen && (
        <Dialog title={t('parts.dialog')} onClose={() => open(false)}>
          <p className="text-14">{t('parts.hint')}</p>
        </Dialog>
      )}
    </Group>
  );
};

const people = ['Nora', 'Ana', 'Li', 'Ruth', 'Jonas', 'Maya', 'Tomás', 'Ines'].map((name, color) => ({
  id: name,
  name,
  color,
}));

const surfaces = [
  'rail',
  'side',
  'work',
  'float',
  'field',
  'hover',
  'press',
  'accent',
  'good',
  'warn',
  'bad',
];
const steps = [
  'text-28 font-semibold',
  'text-20 font-semibold',
  'text-16 font-semibold',
  'text-14',
  'text-13',
];

/** Every part that pages are made of, in each of its states, for who builds or checks them. */
export default function PartsPage() {
  useTitle(t('parts.title'));
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto max-w-[960px] px-6 py-8 desk:px-8">
        <h1 className="mb-4 text-28 font-semibold">{t('parts.title')}</h1>
        <Buttons />
        <Fields />
        <Floating />
        <Group title={t('parts.people')}>
          {([20, 24, 32, 40] as const).map((size) => (
            <Avatar key={size} name="Nora" color={4} size={size} />
          ))}
          <AvatarRow people={people} ground="work" />
        </Group>
        <Group title={t('parts.keys')}>
          <Keys keys={['Ctrl', 'K']} />
          <Keys keys={['?']} />
        </Group>
        <Group title={t('parts.type')}>
          <div>
            {steps.map((step) => (
              <p key={step} className={step}>
                {t('boards.emptyTitle')}
              </p>
            ))}
          </div>
        </Group>
        <Group title={t('parts.colours')}>
          {surfaces.map((name) => (
            <figure key={name} className="w-20 text-ink-3">
              <div
                className="h-10 rounded-control border border-line"
                style={{ background: `var(--${name})` }}
              />
              <figcaption>{name}</figcaption>
            </figure>
          ))}
        </Group>
      </div>
    </main>
  );
}
