import { pagePath, pages } from '@flux/contracts/pages';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { errorText } from '../errors/errorText.ts';
import { Button } from '../parts/Button.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { roleName } from '../projects/roleName.ts';
import { meQuery } from '../session/me.ts';
import { studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { Door } from './Door.tsx';
import { FormError } from './FormError.tsx';
import { joinProject } from './joinProject.ts';

/** Where an invitation's link leads: what it is for, and one way in. */
export type JoinProps = { readonly token: string } | { readonly inviteId: string };

export default function Join(by: JoinProps) {
  const [, go] = useLocation();
  const me = useQuery(meQuery);
  const preview = useQuery({
    queryKey: ['invitation', by],
    queryFn: ({ signal }) => studio.call('POST /api/projects/invitation', { body: by, signal }),
  });
  const join = useMutation({
    mutationFn: () => joinProject(by),
    onSuccess: (path) => go(path, { replace: true }),
  });

  if (preview.error !== null) {
    return (
      <Door title={t('join.endedTitle')} lead={errorText(preview.error)}>
        <Link href={pages.home} className="button button-door button-plain mt-6 w-full">
          {t('join.home')}
        </Link>
      </Door>
    );
  }
  if (preview.data === undefined || me.isPending) return <Waiting />;

  const { projectName, invitedBy, role } = preview.data;
  const token = 'token' in by ? by.token : '';
  const lead = t('join.lead', { person: invitedBy, role: roleName(role) });
  return (
    <Door title={t('join.title', { project: projectName })} lead={lead}>
      {me.data === null || me.data === undefined ? (
        <div className="mt-6 flex flex-col gap-2">
          <Link
            href={`${pages.signUp}?join=${encodeURIComponent(token)}`}
            className="button button-door button-ink"
          >
            {t('join.signUp')}
          </Link>
          <Link
            href={`${pages.signIn}?next=${encodeURIComponent(pagePath('join', token))}`}
            className="button button-door button-plain"
          >
            {t('join.signIn')}
          </Link>
        </div>
      ) : (
        <div className="mt-6 flex flex-col gap-3">
          {join.error !== null && <FormError error={join.error} />}
          <Button
            kind="ink"
            size="door"
            onClick={() => join.mutate()}
            busy={join.isPending && t('join.busy')}
          >
            {t('join.submit', { project: projectName })}
          </Button>
          <p className="text-ink-3">{t('join.as', { email: me.data.email })}</p>
        </div>
      )}
    </Door>
  );
}
