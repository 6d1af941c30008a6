import type { User } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { Fingerprint } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { PasskeyDismissed, showPasskey } from '../session/passkeys.ts';
import { studio } from '../session/studio.ts';
import { t } from '../words/words.ts';
import { FormError } from './FormError.tsx';

export type PasskeyButtonProps = { readonly onSignedIn: (user: User | undefined) => void };

/** The way in without a password. */
export function PasskeyButton({ onSignedIn }: PasskeyButtonProps) {
  const enter = useMutation({
    mutationFn: async () => {
      const passkey = await showPasskey(await studio.call('POST /api/auth/passkey/options'));
      return studio.call('POST /api/auth/passkey', { body: { passkey } });
    },
    onSuccess: ({ user }) => onSignedIn(user),
  });
  return (
    <>
      <Button
        size="door"
        className="w-full"
        onClick={() => enter.mutate()}
        busy={enter.isPending && t('signIn.busy')}
      >
        <Icon of={Fingerprint} />
        {t('passkey.use')}
      </Button>
      {enter.error !== null && !(enter.error instanceof PasskeyDismissed) && (
        <FormError error={enter.error} />
      )}
    </>
  );
}
