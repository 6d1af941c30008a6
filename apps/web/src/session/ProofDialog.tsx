import type { ProofNeeded, Provider } from '@flux/contracts';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { Fingerprint } from 'lucide-react';
import { type FormEvent, use, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { Trouble } from '../errors/Trouble.tsx';
import { Button } from '../parts/Button.tsx';
import { CodeField } from '../parts/CodeField.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { PasswordField } from '../parts/PasswordField.tsx';
import { Waiting } from '../parts/Waiting.tsx';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { canUsePasskeys, PasskeyDismissed, showPasskey } from './passkeys.ts';
import { proof } from './proof.ts';
import { useMe } from './SignedIn.tsx';
import { studio } from './studio.ts';

const neededQuery = queryOptions({
  queryKey: ['proof'],
  queryFn: ({ signal }) => studio.call('GET /api/auth/proof', { signal }),
  staleTime: 0,
  gcTime: 0,
});

type FormProps = Pick<ProofNeeded, 'password' | 'hasPasskey' | 'methods'>;

const ByPasskey = () => {
  const prove = useMutation({
    mutationFn: async () => {
      const passkey = await showPasskey(await studio.call('POST /api/auth/proof/passkey'));
      await studio.call('POST /api/auth/proof', { body: { passkey } });
    },
    onSuccess: () => proof.settle(true),
  });
  return (
    <div className="mb-4 flex flex-col gap-2">
      <Button size="form" onClick={() => prove.mutate()} busy={prove.isPending && t('proof.checking')}>
        <Icon of={Fingerprint} />
        {t('passkey.use')}
      </Button>
      {prove.error !== null && !(prove.error instanceof PasskeyDismissed) && (
        <FormError error={prove.error} />
      )}
    </div>
  );
};

const ProofForm = ({ password: needsPassword, methods }: FormProps) => {
  const me = useMe();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const hasApp = methods.includes('totp');
  const [byRecovery, chooseRecovery] = useState(!hasApp);
  const needsCode = methods.length > 0;
  const prove = useMutation({
    mutationFn: () =>
      studio.call('POST /api/auth/proof', {
        body: {
          ...(needsPassword ? { password } : {}),
          ...(needsCode ? { code, method: byRecovery ? ('recovery' as const) : ('totp' as const) } : {}),
        },
      }),
    onSuccess: () => proof.settle(true),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    prove.mutate();
  };
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      {/* So that a password keeper knows whose it is. */}
      <input hidden readOnly name="username" autoComplete="username" value={me.email} />
      {needsPassword && (
        <PasswordField
          label={t('me.password')}
          name="password"
          required
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      {needsCode &&
        (byRecovery ? (
          <Field
            label={t('secondStep.recovery')}
            name="recovery"
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        ) : (
          <CodeField label={t('secondStep.appCode')} value={code} onChange={setCode} />
        ))}
      {hasApp && (
        <button
          type="button"
          className="link self-start"
          onClick={() => {
            setCode('');
            chooseRecovery(!byRecovery);
          }}
        >
          {t(byRecovery ? 'secondStep.useApp' : 'secondStep.useRecovery')}
        </button>
      )}
      {prove.error !== null && <FormError error={prove.error} />}
      <Button
        type="submit"
        kind="ink"
        size="form"
        className="self-end"
        busy={prove.isPending && t('proof.checking')}
      >
        {t('secondStep.continue')}
      </Button>
    </form>
  );
};

/** Of who has nothing to type: a fresh sign-in at their provider, which leaves this page and comes back. */
const ProofElsewhere = ({ providers }: { readonly providers: readonly Provider[] }) => {
  const leave = useMutation({
    mutationFn: (provider: string) =>
      studio.call('POST /api/auth/oidc/:provider/proof', { params: { provider } }),
    onSuccess: ({ url }) => location.assign(url),
  });
  if (providers.length === 0) return <p>{t('proof.signInAgain')}</p>;
  return (
    <div className="flex flex-col gap-2">
      {providers.map(({ name, label }) => (
        <Button
          key={name}
          size="form"
          onClick={() => leave.mutate(name)}
          busy={leave.isPending && leave.variables === name && t('accounts.connecting')}
        >
          {t('proof.continueWith', { provider: label })}
        </Button>
      ))}
      {leave.error !== null && <FormError error={leave.error} />}
    </div>
  );
};

/** Before something that a borrowed session must not be enough for. */
export default function ProofDialog() {
  use(settingsWords);
  const needed = useQuery(neededQuery);
  return (
    <Dialog title={t('proof.title')} onClose={() => proof.settle(false)}>
      <p className="mb-4 text-ink-2">{t('proof.lead')}</p>
      {needed.data !== undefined ? (
        <>
          {needed.data.hasPasskey && canUsePasskeys() && <ByPasskey />}
          {needed.data.password || needed.data.methods.length > 0 ? (
            <ProofForm {...needed.data} />
          ) : (
            <ProofElsewhere providers={needed.data.providers} />
          )}
        </>
      ) : needed.error === null ? (
        <Waiting />
      ) : (
        <Trouble error={needed.error} onRetry={needed.refetch} />
      )}
    </Dialog>
  );
}
