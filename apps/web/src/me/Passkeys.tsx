import type { Passkey } from '@flux/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { KeyRound, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { fileDate } from '../files/fileDate.ts';
import { Button } from '../parts/Button.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { NameField } from '../parts/NameField.tsx';
import { canUsePasskeys, makePasskey, PasskeyDismissed } from '../session/passkeys.ts';
import { studio } from '../session/studio.ts';
import { t, useLanguage } from '../words/words.ts';
import { passkeyName } from './passkeyName.ts';
import { isProofRefused } from './secondStep/isProofRefused.ts';
import { Row } from './secondStep/Row.tsx';
import { readSecondFactorAgain, secondFactorQuery } from './secondStep/secondFactor.ts';

const PasskeyRow = ({ passkey: { id, name, createdAt, lastUsedAt } }: { readonly passkey: Passkey }) => {
  const language = useLanguage();
  const [isNaming, setNaming] = useState(false);
  const remove = useMutation({
    mutationFn: () => studio.call('DELETE /api/me/passkeys/:id', { params: { id } }),
    onSuccess: readSecondFactorAgain,
  });
  const rename = async (next: string) => {
    await studio.call('PATCH /api/me/passkeys/:id', { params: { id }, body: { name: next } });
    await readSecondFactorAgain();
  };
  return (
    <>
      <Row
        icon={KeyRound}
        name={
          isNaming ? (
            <NameField
              name={name}
              label={t('passkey.name')}
              context="plainText"
              onKeep={rename}
              onDone={() => setNaming(false)}
            />
          ) : (
            name
          )
        }
        state={
          lastUsedAt === null
            ? t('passkey.made', { date: fileDate(createdAt, language) })
            : t('passkey.used', { date: fileDate(lastUsedAt, language) })
        }
      >
        <IconButton icon={Pencil} label={t('passkey.rename', { name })} onClick={() => setNaming(true)} />
        <IconButton
          icon={Trash2}
          label={t('passkey.remove', { name })}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        />
      </Row>
      {remove.error !== null && !isProofRefused(remove.error) && <FormError error={remove.error} />}
    </>
  );
};

const isHereAlready = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'InvalidStateError';

/** Passkeys: the way in by finger, face or PIN, without a password. */
export const Passkeys = () => {
  const { data: factor } = useQuery(secondFactorQuery);
  const add = useMutation({
    mutationFn: async () => {
      const passkey = await makePasskey(await studio.call('POST /api/me/passkeys/options'));
      const name = passkeyName(navigator.userAgent, t('passkey.one'));
      return studio.call('POST /api/me/passkeys', { body: { name, passkey } });
    },
    onSuccess: readSecondFactorAgain,
  });
  const { error } = add;
  const isQuiet = error === null || error instanceof PasskeyDismissed || isProofRefused(error);
  const passkeys = factor?.passkeys ?? [];
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys" className="mb-1 text-16 font-semibold">
        {t('passkey.title')}
      </h2>
      <p className="mb-4 text-ink-2">{t(canUsePasskeys() ? 'passkey.lead' : 'passkey.cannot')}</p>
      {passkeys.length > 0 && (
        <ul className="mb-4 border-line border-t">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      {canUsePasskeys() && (
        <Button size="form" onClick={() => add.mutate()} busy={add.isPending && t('passkey.adding')}>
          {t('passkey.add')}
        </Button>
      )}
      {isHereAlready(error) ? (
        <p role="alert" className="mt-2 text-bad">
          {t('passkey.hereAlready')}
        </p>
      ) : (
        !isQuiet && <FormError error={error} />
      )}
    </section>
  );
};
