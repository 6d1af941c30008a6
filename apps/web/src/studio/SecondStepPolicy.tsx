import type { InstallationRole } from '@flux/contracts';
import { ApiError } from '@flux/contracts/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { FormError } from '../door/FormError.tsx';
import { Trouble } from '../errors/Trouble.tsx';
import { isProofRefused } from '../me/secondStep/isProofRefused.ts';
import { Switch } from '../parts/Switch.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { t } from '../words/words.ts';
import { changePolicy, policyQuery } from './policy.ts';
import { studioRoleTitle } from './studioRole.ts';

const roles: readonly InstallationRole[] = ['owner', 'admin', 'member', 'guest'];

/** Of which roles a second step is asked. The owner says so, the admins see it. */
export const SecondStepPolicy = () => {
  const { role: own } = useMe();
  const policy = useQuery(policyQuery);
  const change = useMutation({
    mutationFn: (secondStepRoles: InstallationRole[]) => changePolicy({ secondStepRoles }),
  });
  if (policy.data === undefined)
    return policy.error === null ? <Waiting /> : <Trouble error={policy.error} onRetry={policy.refetch} />;
  const chosen = change.isPending ? change.variables : policy.data.secondStepRoles;
  const { error } = change;
  const isOwnMissing = error instanceof ApiError && error.code === 'second_step_required';
  return (
    <section aria-labelledby="second-step-policy" className="mt-8 max-w-[640px]">
      <h2 id="second-step-policy" className="mb-1 text-16 font-semibold">
        {t('policy.secondStep')}
      </h2>
      <p className="mb-4 text-ink-2">{t('policy.secondStepLead')}</p>
      <ul className="border-line border-t">
        {roles.map((role) => (
          <li key={role} className="border-line border-b py-1">
            <Switch
              label={studioRoleTitle(role)}
              isOn={chosen.includes(role)}
              disabled={own !== 'owner' || change.isPending}
              onChange={(isOn) =>
                change.mutate(roles.filter((one) => (one === role ? isOn : chosen.includes(one))))
              }
            />
          </li>
        ))}
      </ul>
      {isOwnMissing ? (
        <p role="alert" className="mt-2 text-bad">
          {t('policy.ownFirst')}
        </p>
      ) : (
        error !== null && !isProofRefused(error) && <FormError error={error} />
      )}
    </section>
  );
};
