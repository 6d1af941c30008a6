import type { Channel } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import { sanitizePlainText } from '@flux/sanitize';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Avatar } from '../parts/Avatar.tsx';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { channelHeard } from './channels.ts';
import type { Suggested } from './MentionList.tsx';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

export type NewChannelDialogProps = {
  readonly projectId: string;
  readonly people: readonly Suggested[];
  readonly onMade: (channel: Channel) => void;
  readonly onClose: () => void;
};

/** Asks for a channel's name, and who is in it when it is not for everybody. */
export default function NewChannelDialog({ projectId, people, onMade, onClose }: NewChannelDialogProps) {
  const me = useMe();
  const id = useId();
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const [isPrivate, setPrivate] = useState(false);
  const [memberIds, setMembers] = useState<readonly string[]>([]);
  const create = useMutation({
    mutationFn: (name: string) =>
      studio.call('POST /api/projects/:id/channels', {
        params: { id: projectId },
        body: { name, isPrivate, ...(isPrivate ? { memberIds: [...memberIds] } : {}) },
      }),
    onSuccess: (channel) => {
      channelHeard(channel);
      onClose();
      onMade(channel);
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const name = sanitizePlainText(text);
    if (name === '') setFault(t('name.missing'));
    else if (bytes(name) > limits.name) setFault(t('name.long'));
    else create.mutate(name);
  };
  const others = people.filter(({ id }) => id !== me.id);
  return (
    <Dialog title={t('newChannel.title')} onClose={onClose}>
      <form noValidate onSubmit={send} className="flex flex-col gap-4">
        <Field
          label={t('field.name')}
          name="name"
          autoComplete="off"
          value={text}
          error={fault}
          hint={t('newChannel.hint')}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setFault(undefined);
          }}
        />
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={isPrivate}
            aria-labelledby={`${id}-private`}
            aria-describedby={`${id}-hint`}
            onChange={({ currentTarget }) => setPrivate(currentTarget.checked)}
          />
          <span>
            <span id={`${id}-private`} className="block font-medium">
              {t('newChannel.private')}
            </span>
            <span id={`${id}-hint`} className="text-ink-3">
              {t('newChannel.privateHint')}
            </span>
          </span>
        </label>
        {isPrivate && others.length > 0 && (
          <fieldset>
            <legend className="mb-1 font-medium">{t('newChannel.people')}</legend>
            <ul className="max-h-48 overflow-y-auto">
              {others.map((person) => (
                <li key={person.id}>
                  <label className="flex h-8 items-center gap-2 max-desk:h-11">
                    <input
                      type="checkbox"
                      className="size-4 accent-accent"
                      checked={memberIds.includes(person.id)}
                      onChange={({ currentTarget }) =>
                        setMembers((ids) =>
                          currentTarget.checked ? [...ids, person.id] : ids.filter((id) => id !== person.id),
                        )
                      }
                    />
                    <Avatar name={person.name} color={person.color} size={20} isNamed />
                    {person.name}
                  </label>
                </li>
              ))}
            </ul>
          </fieldset>
        )}
        {create.error !== null && <FormError error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button kind="quiet" size="form" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" kind="ink" size="form" busy={create.isPending && t('newChannel.busy')}>
            {t('newChannel.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
