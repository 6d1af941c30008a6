import { useMutation, useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { Door } from '../door/Door.tsx';
import { FormError } from '../door/FormError.tsx';
import { Passkeys } from '../me/Passkeys.tsx';
import { SecondStepMethods } from '../me/secondStep/SecondStepMethods.tsx';
import { secondFactorQuery } from '../me/secondStep/secondFactor.ts';
import { Button } from '../parts/Button.tsx';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { meQuery, signOut } from './me.ts';
import { queries, studio } from './studio.ts';

/** Tokens that are good for everything, and then the page that was asked for. */
async function goOn(): Promise<void> {
  await studio.refresh();
  await queries.refetchQueries(meQuery);
}

/** In place of every page, for whom the studio asks for a second step that they do not have. */
export default function Enrol() {
  use(settingsWords);
  const { data: factor } = useQuery(secondFactorQuery);
  const open = useMutation({ mutationFn: goOn });
  const isReady = factor !== undefined && (factor.appSince !== null || factor.asksPasskey);
  return (
    <Door title={t('enrol.title')} lead={t('enrol.lead')}>
      <div className="mt-6 flex flex-col gap-8">
        <SecondStepMethods />
        <Passkeys />
        {open.error !== null && <FormError error={open.error} />}
        <div className="flex items-center justify-between gap-2">
          <Button kind="quiet" size="form" onClick={() => void signOut()}>
            {t('person.signOut')}
          </Button>
          <Button
            kind="ink"
            size="form"
            disabled={!isReady}
            onClick={() => open.mutate()}
            busy={open.isPending && t('enrol.opening')}
          >
            {t('secondStep.continue')}
          </Button>
        </div>
      </div>
    </Door>
  );
}
