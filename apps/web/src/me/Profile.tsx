import { limits } from '@flux/contracts/limits';
import { sanitizePlainText } from '@flux/sanitize';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { Select } from '../parts/Select.tsx';
import { changeMe } from '../session/changeMe.ts';
import { useMe } from '../session/SignedIn.tsx';
import { isLanguage, languages } from '../words/languages.ts';
import { t, useLanguage } from '../words/words.ts';
import { Heading } from './Heading.tsx';
import { PictureRow } from './PictureRow.tsx';
import { timeZones } from './timeZones.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

const NameForm = () => {
  const me = useMe();
  const [name, setName] = useState(me.name);
  const [fault, setFault] = useState<string>();
  const save = useMutation({ mutationFn: (clean: string) => changeMe({ name: clean }) });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const clean = sanitizePlainText(name);
    if (clean === '') setFault(t('name.missing'));
    else if (bytes(clean) > limits.name) setFault(t('name.long'));
    else save.mutate(clean);
  };
  return (
    <form noValidate onSubmit={send} className="flex items-end gap-2">
      <Field
        className="min-w-0 flex-1"
        label={t('field.name')}
        name="name"
        autoComplete="name"
        value={name}
        error={fault}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setFault(undefined);
        }}
      />
      <Button
        type="submit"
        size="form"
        disabled={sanitizePlainText(name) === me.name}
        busy={save.isPending && t('save.saving')}
      >
        {t('brief.save')}
      </Button>
      {save.error !== null && <FormError error={save.error} />}
    </form>
  );
};

/** Who somebody is to others, and in which language and time they live. */
export const Profile = () => {
  const me = useMe();
  const language = useLanguage();
  const change = useMutation({ mutationFn: changeMe });
  return (
    <div className="max-w-[640px]">
      <Heading title={t('me.profile')} lead={t('me.profileLead')} />
      <div className="flex flex-col gap-5">
        <PictureRow />
        <NameForm key={me.name} />
        <Select
          label={t('language.label')}
          hint={t('me.languageHint')}
          value={language}
          onChange={(event) => {
            if (isLanguage(event.currentTarget.value)) change.mutate({ locale: event.currentTarget.value });
          }}
        >
          {Object.entries(languages).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </Select>
        <Select
          label={t('me.timeZone')}
          hint={t('me.timeZoneHint')}
          value={me.timeZone}
          onChange={(event) => change.mutate({ timeZone: event.currentTarget.value })}
        >
          {timeZones(me.timeZone).map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </Select>
        {change.error !== null && <FormError error={change.error} />}
      </div>
    </div>
  );
};
