import { useState } from 'react';
import { LinePicture } from '../../boards/style/LinePicture.tsx';
import { SegmentField } from '../../boards/style/SegmentField.tsx';
import { languages } from '../../words/languages.ts';
import { t } from '../../words/words.ts';
import { Field } from '../Field.tsx';
import { PasswordField } from '../PasswordField.tsx';
import { Select } from '../Select.tsx';
import { Switch } from '../Switch.tsx';
import { Group } from './Group.tsx';

export const Fields = () => (
  <Group title={t('parts.fields')}>
    <div className="grid grid-cols-2 gap-4">
      <Field label={t('field.name')} placeholder={t('palette.placeholder')} />
      <Field label={t('field.name')} defaultValue="Nora" data-shown="focus" />
      <Field label={t('field.email')} defaultValue="nora@halden" error={t('signUp.emailWrong')} />
      <Field label={t('field.name')} hint={t('parts.hint')} disabled />
      <PasswordField label={t('field.password')} autoComplete="off" />
      <Select label={t('language.label')}>
        {Object.values(languages).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </div>
  </Group>
);

const widths = [1, 2, 4, 8] as const;

export const Choices = () => {
  const [isOn, turn] = useState(true);
  const [width, choose] = useState<number>(2);
  const [amount, pull] = useState(60);
  return (
    <Group title={t('parts.choices')}>
      <div>
        <Switch label={t('keys.letters')} hint={t('keys.lettersHint')} isOn={isOn} onChange={turn} />
        <Switch label={t('keys.letters')} isOn={!isOn} onChange={(next) => turn(!next)} />
        <Switch label={t('keys.letters')} isOn={false} onChange={() => {}} disabled />
      </div>
      <SegmentField
        label={t('style.width')}
        words={`${width}`}
        value={width}
        segments={widths.map((value) => ({
          value,
          label: t('style.widthOf', { width: value }),
          picture: <LinePicture width={value / 1.5} dash="solid" />,
        }))}
        onChoose={choose}
      />
      <label className="flex items-center gap-3">
        <span className="flex-none">{t('style.opacity')}</span>
        <input
          type="range"
          className="slider"
          value={amount}
          onChange={(event) => pull(Number(event.target.value))}
        />
        <span className="w-8 flex-none text-right tabular-nums">{amount}</span>
      </label>
    </Group>
  );
};
