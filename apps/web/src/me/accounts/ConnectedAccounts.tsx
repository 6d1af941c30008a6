import type { Account, Accounts, Provider } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { Building2 } from 'lucide-react';
import { useSearch } from 'wouter';
import CodeRefusal from '../../door/CodeRefusal.tsx';
import { FormError } from '../../door/FormError.tsx';
import { fileDate } from '../../files/fileDate.ts';
import { Button } from '../../parts/Button.tsx';
import { studio } from '../../session/studio.ts';
import { t, useLanguage } from '../../words/words.ts';
import { isProofRefused } from '../secondStep/isProofRefused.ts';
import { Row } from '../secondStep/Row.tsx';
import { readAccountsAgain } from './accounts.ts';

const Connected = ({ account }: { readonly account: Account }) => {
  const language = useLanguage();
  const drop = useMutation({
    mutationFn: () => studio.call('DELETE /api/me/accounts/:id', { params: { id: account.id } }),
    onSuccess: readAccountsAgain,
  });
  const date = fileDate(account.linkedAt, language);
  return (
    <>
      <Row
        icon={Building2}
        name={account.provider}
        state={t('accounts.since', { email: account.email ?? '', date })}
      >
        <Button
          kind="quiet"
          className="danger"
          onClick={() => drop.mutate()}
          busy={drop.isPending && t('accounts.disconnecting')}
        >
          {t('accounts.disconnect')}
        </Button>
      </Row>
      {drop.error !== null && !isProofRefused(drop.error) && <FormError error={drop.error} />}
    </>
  );
};

const Available = ({ provider: { name, label } }: { readonly provider: Provider }) => {
  const connect = useMutation({
    mutationFn: () => studio.call('POST /api/auth/oidc/:provider/link', { params: { provider: name } }),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <>
      <Row icon={Building2} name={label} state={t('accounts.off')}>
        <Button onClick={() => connect.mutate()} busy={connect.isPending && t('accounts.connecting')}>
          {t('accounts.connect')}
        </Button>
      </Row>
      {connect.error !== null && !isProofRefused(connect.error) && <FormError error={connect.error} />}
    </>
  );
};

/** Accounts of other providers that let the person in; nothing where the studio knows none. */
export const ConnectedAccounts = ({ accounts: { items, available } }: { readonly accounts: Accounts }) => {
  const code = new URLSearchParams(useSearch()).get('error');
  if (items.length === 0 && available.length === 0) return null;
  return (
    <section aria-labelledby="accounts">
      <h2 id="accounts" className="mb-1 text-16 font-semibold">
        {t('accounts.title')}
      </h2>
      <p className="mb-4 text-ink-2">{t('accounts.lead')}</p>
      {code !== null && <CodeRefusal code={code} />}
      <ul className="border-line border-t">
        {items.map((account) => (
          <Connected key={account.id} account={account} />
        ))}
        {available.map((provider) => (
          <Available key={provider.name} provider={provider} />
        ))}
      </ul>
    </section>
  );
};
