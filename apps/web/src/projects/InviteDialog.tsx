import { mayInvite } from '@flux/access';
import type { Project, Role } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Select } from '../parts/Select.tsx';
import { studio } from '../session/studio.ts';
import { t, useLanguage } from '../words/words.ts';
import { roleName } from './roleName.ts';

type InvitedRole = Exclude<Role, 'owner'>;
const offered: readonly InvitedRole[] = ['editor', 'commenter', 'viewer', 'admin'];
const isOffered = (value: string): value is InvitedRole => offered.some((role) => role === value);

/** A word that stands alone. */
const capitalised = (word: string): string => word.charAt(0).toLocaleUpperCase() + word.slice(1);

/** The link itself, and the one thing to do with it. */
const InviteLink = ({ url, expiresAt }: { readonly url: string; readonly expiresAt: string }) => {
  const [isCopied, setCopied] = useState(false);
  const language = useLanguage();
  const until = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(expiresAt));
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {t('invite.link')}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={url}
          className="field h-8 min-w-0 flex-1 px-2.5"
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          kind="ink"
          size="form"
          onClick={() =>
            navigator.clipboard.writeText(url).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
        >
          <Icon of={isCopied ? Check : Copy} />
          <span aria-live="polite">{t(isCopied ? 'invite.copied' : 'invite.copy')}</span>
        </Button>
      </div>
      <p className="text-ink-3">{t('invite.until', { date: until })}</p>
    </div>
  );
};

/** Makes a link that lets whoever holds it into the project. */
export const InviteDialog = ({
  project,
  onClose,
}: {
  readonly project: Project;
  readonly onClose: () => void;
}) => {
  const roles = offered.filter((role) => mayInvite(project.role, role));
  const [role, setRole] = useState<InvitedRole>(roles[0] ?? 'viewer');
  const invite = useMutation({
    mutationFn: () =>
      studio.call('POST /api/projects/:id/invites', { params: { id: project.id }, body: { role } }),
  });
  return (
    <Dialog title={t('invite.title', { project: project.name })} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <Select
          label={t('invite.role')}
          hint={t(`invite.${role}`)}
          value={role}
          onChange={(event) => {
            if (isOffered(event.currentTarget.value)) setRole(event.currentTarget.value);
            invite.reset();
          }}
        >
          {roles.map((one) => (
            <option key={one} value={one}>
              {capitalised(roleName(one))}
            </option>
          ))}
        </Select>
        {invite.error !== null && <FormError error={invite.error} />}
        {invite.data === undefined ? (
          <Button
            kind="ink"
            size="form"
            className="self-end"
            onClick={() => invite.mutate()}
            busy={invite.isPending && t('invite.busy')}
          >
            {t('invite.submit')}
          </Button>
        ) : (
          <InviteLink {...invite.data} />
        )}
      </div>
    </Dialog>
  );
};
