import { anomalyBounds } from '@flux/contracts/limits';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { FormError } from '../door/FormError.tsx';
import { isProofRefused } from '../me/secondStep/isProofRefused.ts';
import { Button } from '../parts/Button.tsx';
import { say } from '../parts/toasts/toasts.ts';
import { useMe } from '../session/SignedIn.tsx';
import { type MessageKey, t } from '../words/words.ts';
import { changePolicy, policyQuery } from './policy.ts';

type Limit = keyof typeof anomalyBounds;
const limits: readonly Limit[] = ['failedSignIns', 'newDevices', 'refreshes'];
const words = {
  failedSignIns: 'policy.failedSignIns',
  newDevices: 'policy.newDevices',
  refreshes: 'policy.refreshes',
} as const satisfies Record<Limit, MessageKey>;

type Typed = Partial<Readonly<Record<Limit, string>>>;
type FieldProps = {
  readonly limit: Limit;
  readonly value: string;
  readonly isWrong: boolean;
  readonly disabled: boolean;
  readonly onChange: (value: string) => void;
};

const isWithin = (limit: Limit, typed: string): boolean => {
  const { least, most } = anomalyBounds[limit];
  return /^\d{1,4}$/.test(typed.trim()) && Number(typed) >= least && Number(typed) <= most;
};

const LimitField = ({ limit, value, isWrong, disabled, onChange }: FieldProps) => {
  const id = useId();
  const { least, most } = anomalyBounds[limit];
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-line border-b py-2">
      <label htmlFor={id} className="flex-1">
        {t(words[limit])}
      </label>
      <input
        id={id}
        inputMode="numeric"
        value={value}
        disabled={disabled}
        aria-invalid={isWrong}
        aria-describedby={`${id}-bounds`}
        className="field h-11 w-16 px-2.5 text-right tabular-nums desk:h-8"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <p id={`${id}-bounds`} className={`w-28 ${isWrong ? 'text-bad' : 'text-ink-3'}`}>
        {t('policy.bounds', { least: String(least), most: String(most) })}
      </p>
    </li>
  );
};

/** From how many on something is unusual. The owner says so, the admins see it. */
export const AnomalyPolicy = () => {
  const isOwner = useMe().role === 'owner';
  const { data } = useQuery(policyQuery);
  const [typed, type] = useState<Typed>({});
  const change = useMutation({
    mutationFn: changePolicy,
    onSuccess: () => {
      type({});
      say({ icon: CircleCheck, text: t('policy.anomaliesSaved') });
    },
  });
  if (data === undefined) return null;
  const shown = (limit: Limit): string => typed[limit] ?? String(data[limit]);
  const changed = limits.filter((limit) => shown(limit).trim() !== String(data[limit]));
  const wrong = limits.filter((limit) => !isWithin(limit, shown(limit)));
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (wrong.length > 0 || changed.length === 0) return;
    change.mutate(Object.fromEntries(changed.map((limit) => [limit, Number(shown(limit))])));
  };
  return (
    <section aria-labelledby="anomaly-policy" className="mt-8 max-w-[640px]">
      <h2 id="anomaly-policy" className="mb-1 text-16 font-semibold">
        {t('policy.anomalies')}
      </h2>
      <p className="mb-4 text-ink-2">{t('policy.anomaliesLead')}</p>
      <form onSubmit={save} noValidate>
        <ul className="border-line border-t">
          {limits.map((limit) => (
            <LimitField
              key={limit}
              limit={limit}
              value={shown(limit)}
              isWrong={wrong.includes(limit)}
              disabled={!isOwner || change.isPending}
              onChange={(value) => type({ ...typed, [limit]: value })}
            />
          ))}
        </ul>
        {change.error !== null && !isProofRefused(change.error) && <FormError error={change.error} />}
        {isOwner && (
          <Button
            type="submit"
            size="form"
            className="mt-4"
            disabled={changed.length === 0 || wrong.length > 0}
            busy={change.isPending && t('policy.saving')}
          >
            {t('policy.save')}
          </Button>
        )}
      </form>
    </section>
  );
};
