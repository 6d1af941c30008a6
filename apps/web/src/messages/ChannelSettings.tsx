import type { Channel } from '@flux/contracts';
import { limits } from '@flux/contracts/limits';
import { sanitizePlainText } from '@flux/sanitize';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { channelHeard } from './channels.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** A channel's name and what it is about; archived it can be read and not written to, and be taken back. */
export const ChannelSettings = ({
  channel,
  onClose,
}: {
  readonly channel: Channel;
  readonly onClose: () => void;
}) => {
  const [name, setName] = useState(channel.name);
  const [topic, setTopic] = useState(channel.topic);
  const [fault, setFault] = useState<string>();
  const [topicFault, setTopicFault] = useState<string>();
  const change = useMutation({
    mutationFn: (body: { readonly name?: string; readonly topic?: string; readonly isArchived?: boolean }) =>
      studio.call('PATCH /api/channels/:id', { params: { id: channel.id }, body }),
    onSuccess: (changed) => {
      channelHeard(changed);
      onClose();
    },
  });
  const isArchived = channel.archivedAt !== null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    const plain = sanitizePlainText(name);
    const about = sanitizePlainText(topic);
    if (plain === '') setFault(t('name.missing'));
    else if (bytes(plain) > limits.name) setFault(t('name.long'));
    else if (bytes(about) > limits.topic) setTopicFault(t('channel.topicLong'));
    else change.mutate({ name: plain, topic: about });
  };
  return (
    <Dialog title={t('channel.settings')} onClose={onClose}>
      <form noValidate onSubmit={save} className="flex flex-col gap-4">
        <Field
          label={t('field.name')}
          autoComplete="off"
          value={name}
          error={fault}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value);
            setFault(undefined);
          }}
        />
        <Field
          label={t('channel.topic')}
          autoComplete="off"
          value={topic}
          hint={t('channel.topicHint')}
          error={topicFault}
          onChange={({ currentTarget }) => {
            setTopic(currentTarget.value);
            setTopicFault(undefined);
          }}
        />
        {change.error !== null && <FormError error={change.error} />}
        <div className="flex items-center gap-2">
          <Button size="form" onClick={() => change.mutate({ isArchived: !isArchived })}>
            {t(isArchived ? 'channel.unarchive' : 'channel.archive')}
          </Button>
          <span className="flex-1" />
          <Button kind="quiet" size="form" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" kind="ink" size="form" busy={change.isPending && t('channel.busy')}>
            {t('channel.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
