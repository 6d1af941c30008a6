import type { SecondFactor, TotpEnrolment } from '@flux/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { KeyRound, LifeBuoy, MonitorSmartphone, Smartphone } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { FormError } from '../../door/FormError.tsx';
import { Trouble } from '../../errors/Trouble.tsx';
import { fileDate } from '../../files/fileDate.ts';
import { Button } from '../../parts/Button.tsx';
import { Waiting } from '../../parts/Waiting.tsx';
import { studio } from '../../session/studio.ts';
import { t, useLanguage } from '../../words/words.ts';
import { isProofRefused } from './isProofRefused.ts';
import { Row } from './Row.tsx';
import { readSecondFactorAgain, secondFactorQuery } from './secondFactor.ts';

const EnrolDialog = lazy(() => import('./EnrolDialog.tsx'));
const CodesDialog = lazy(() => import('./CodesDialog.tsx'));

const App = ({ since }: { readonly since: string | null }) => {
  const language = useLanguage();
  const [enrolment, setEnrolment] = useState<TotpEnrolment>();
  const begin = useMutation({
    mutationFn: () => studio.call('POST /api/me/totp'),
    onSuccess: setEnrolment,
  });
  const drop = useMutation({
    mutationFn: () => studio.call('DELETE /api/me/totp'),
    onSuccess: readSecondFactorAgain,
  });
  const fault = [begin.error, drop.error].find((error) => error !== null && !isProofRefused(error));
  return (
    <>
      <Row
        icon={Smartphone}
        name={t('secondStep.app')}
        state={
          since === null ? t('secondStep.appOff') : t('secondStep.since', { date: fileDate(since, language) })
        }
      >
        <Button onClick={() => begin.mutate()} busy={begin.isPending && t('secondStep.preparing')}>
          {t(since === null ? 'secondStep.setUpApp' : 'secondStep.replace')}
        </Button>
        {since !== null && (
          <Button
            kind="quiet"
            className="danger"
            onClick={() => drop.mutate()}
            busy={drop.isPending && t('secondStep.turningOff')}
          >
            {t('secondStep.turnOff')}
          </Button>
        )}
      </Row>
      {fault !== undefined && <FormError error={fault} />}
      {enrolment !== undefined && (
        <Suspense>
          <EnrolDialog enrolment={enrolment} onClose={() => setEnrolment(undefined)} />
        </Suspense>
      )}
    </>
  );
};

const PasskeyStep = ({ asks }: { readonly asks: boolean }) => {
  const [codes, setCodes] = useState<readonly string[]>([]);
  const change = useMutation({
    mutationFn: () => studio.call('PUT /api/me/passkeys/second-step', { body: { asksPasskey: !asks } }),
    onSuccess: ({ recoveryCodes }) => {
      setCodes(recoveryCodes);
      void readSecondFactorAgain();
    },
  });
  return (
    <>
      <Row icon={KeyRound} name={t('passkey.step')} state={t(asks ? 'passkey.stepOn' : 'passkey.stepOff')}>
        <Button
          kind={asks ? 'quiet' : 'plain'}
          className={asks ? 'danger' : ''}
          aria-label={`${t('passkey.step')}: ${t(asks ? 'secondStep.turnOff' : 'secondStep.turnOn')}`}
          onClick={() => change.mutate()}
          busy={change.isPending && t('secondStep.preparing')}
        >
          {t(asks ? 'secondStep.turnOff' : 'secondStep.turnOn')}
        </Button>
      </Row>
      {change.error !== null && !isProofRefused(change.error) && <FormError error={change.error} />}
      {codes.length > 0 && (
        <Suspense>
          <CodesDialog codes={codes} onClose={() => setCodes([])} />
        </Suspense>
      )}
    </>
  );
};

const Codes = ({ left }: { readonly left: number }) => {
  const [codes, setCodes] = useState<readonly string[]>();
  const renew = useMutation({
    mutationFn: () => studio.call('POST /api/me/recovery-codes'),
    onSuccess: ({ recoveryCodes }) => {
      setCodes(recoveryCodes);
      void readSecondFactorAgain();
    },
  });
  return (
    <>
      <Row icon={LifeBuoy} name={t('secondStep.codes')} state={t('secondStep.left', { count: left })}>
        <Button onClick={() => renew.mutate()} busy={renew.isPending && t('secondStep.preparing')}>
          {t('secondStep.newCodes')}
        </Button>
      </Row>
      {renew.error !== null && !isProofRefused(renew.error) && <FormError error={renew.error} />}
      {codes !== undefined && (
        <Suspense>
          <CodesDialog codes={codes} onClose={() => setCodes(undefined)} />
        </Suspense>
      )}
    </>
  );
};

const Trusted = ({ count }: { readonly count: number }) => {
  const forget = useMutation({
    mutationFn: () => studio.call('DELETE /api/me/trusted-devices'),
    onSuccess: readSecondFactorAgain,
  });
  return (
    <>
      <Row
        icon={MonitorSmartphone}
        name={t('secondStep.trusted')}
        state={t('secondStep.trustedCount', { count })}
      >
        {count > 0 && (
          <Button onClick={() => forget.mutate()} busy={forget.isPending && t('secondStep.preparing')}>
            {t('secondStep.askAgain')}
          </Button>
        )}
      </Row>
      {forget.error !== null && <FormError error={forget.error} />}
    </>
  );
};

const Rows = (factor: SecondFactor) => {
  const { appSince, asksPasskey, passkeys, recoveryCodesLeft, trustedDevices } = factor;
  const isOn = appSince !== null || asksPasskey;
  return (
    <ul className="border-line border-t">
      <App since={appSince} />
      {passkeys.length > 0 && <PasskeyStep asks={asksPasskey} />}
      {isOn && <Codes left={recoveryCodesLeft} />}
      {isOn && <Trusted count={trustedDevices} />}
    </ul>
  );
};

/** What is asked for beside the password. */
export const SecondStepMethods = () => {
  const factor = useQuery(secondFactorQuery);
  return (
    <section aria-labelledby="second-step">
      <h2 id="second-step" className="mb-1 text-16 font-semibold">
        {t('secondStep.name')}
      </h2>
      <p className="mb-4 text-ink-2">{t('secondStep.why')}</p>
      {factor.data !== undefined ? (
        <Rows {...factor.data} />
      ) : factor.error === null ? (
        <Waiting />
      ) : (
        <Trouble error={factor.error} onRetry={factor.refetch} />
      )}
    </section>
  );
};
