import { mayInvite } from '@flux/access';
import type { Project, Role } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { Check, Copy, Link2, MailCheck } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Select } from '../parts/Select.tsx';
import { queries, studio } from '../session/studio.ts';
import { t, useLanguage } from '../words/words.ts';
import { invitesQuery } from './lists.ts';
import { roleTitle } from './roleName.ts';

type InvitedRole = Exclude<Role, 'owner'>;
const offered: readonly InvitedRole[] = ['editor', 'commenter', 'viewer', 'admin'];
const isOffered = (value: string): value is InvitedRole => offered.some((role) => role === value);
const lifetimes: readonly number[] = [1, 7, 14, 30];

/** The link itself, and the one thing to do with it. */
const InviteLink = ({ url, expiresAt }: { readonly url: string; readonly expiresAt: string }) => {
  const [isCopied, setCopied] = useState(false);
  const language = useLanguage();
  const until = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(expiresAt));
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // The button that had the focus has become this link.
  useEffect(() => field.current?.focus(), []);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {t('invite.link')}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          ref={field}
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

type WayProps = { readonly projectId: string; readonly role: InvitedRole; readonly days: number };

const refresh = (projectId: string) => queries.invalidateQueries(invitesQuery(projectId));

/** To one address: a mail, and a notification where its person has an account here. */
const ByMail = ({ projectId, role, days }: WayProps) => {
  const [email, setEmail] = useState('');
  const invite = useMutation({
    mutationFn: () =>
      studio.call('POST /api/projects/:id/invites/mailed', {
        params: { id: projectId },
        body: { email: email.trim(), role, days },
      }),
    onSuccess: async () => {
      setEmail('');
      await refresh(projectId);
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <form onSubmit={send} className="flex flex-col gap-3">
      <Field
        label={t('field.email')}
        type="email"
        name="email"
        required
        autoComplete="off"
        placeholder="ruth@ofen.example"
        value={email}
        onChange={(event) => {
          setEmail(event.currentTarget.value);
          if (invite.isSuccess) invite.reset();
        }}
      />
      {invite.error !== null && <FormError error={invite.error} />}
      <div className="flex items-center gap-3">
        <p role="status" className="flex min-w-0 flex-1 gap-1.5 text-ink-2">
          {invite.data !== undefined && (
            <>
              <Icon of={MailCheck} size={14} className="mt-[3px]" />
              {t('invite.mailed', { email: invite.data.email ?? '' })}
            </>
          )}
        </p>
        <Button type="submit" kind="ink" size="form" busy={invite.isPending && t('invite.mailing')}>
          {t('invite.mail')}
        </Button>
      </div>
    </form>
  );
};

/** For whoever holds it. */
const ByLink = ({ projectId, role, days }: WayProps) => {
  const invite = useMutation({
    mutationFn: () =>
      studio.call('POST /api/projects/:id/invites', { params: { id: projectId }, body: { role, days } }),
    onSuccess: () => refresh(projectId),
  });
  return (
    <div className="border-line border-t pt-4">
      {invite.error !== null && <FormError error={invite.error} />}
      {invite.data === undefined ? (
        <div className="flex items-center gap-3">
          <p className="min-w-0 flex-1 text-ink-3">{t('invite.linkHint')}</p>
          <Button size="form" onClick={() => invite.mutate()} busy={invite.isPending && t('invite.busy')}>
            <Icon of={Link2} />
            {t('invite.submit')}
          </Button>
        </div>
      ) : (
        <InviteLink {...invite.data} />
      )}
    </div>
  );
};

type InviteDialogProps = { readonly project: Project; readonly onClose: () => void };

/** Lets others into the project, by mail or by a link. */
export default function InviteDialog({ project, onClose }: InviteDialogProps) {
  const roles = offered.filter((role) => mayInvite(project.role, role));
  const [role, setRole] = useState<InvitedRole>(roles[0] ?? 'viewer');
  const [days, setDays] = useState(14);
  const way = { projectId: project.id, role, days };
  return (
    <Dialog title={t('invite.title', { project: project.name })} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t('invite.role')}
            value={role}
            aria-describedby="invite-role"
            onChange={(event) => {
              if (isOffered(event.currentTarget.value)) setRole(event.currentTarget.value);
            }}
          >
            {roles.map((one) => (
              <option key={one} value={one}>
                {roleTitle(one)}
              </option>
            ))}
          </Select>
          <Select
            label={t('invite.days')}
            value={days}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
          >
            {lifetimes.map((count) => (
              <option key={count} value={count}>
                {t('invite.dayCount', { count })}
              </option>
            ))}
          </Select>
          <p id="invite-role" className="col-span-2 -mt-2 text-ink-3">
            {t(`invite.${role}`)}
          </p>
        </div>
        <ByMail {...way} />
        <ByLink key={`${role} ${days}`} {...way} />
      </div>
    </Dialog>
  );
}
