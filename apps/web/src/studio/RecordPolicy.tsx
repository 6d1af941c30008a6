import { useMutation, useQuery } from '@tanstack/react-query';
import { FormError } from '../door/FormError.tsx';
import { isProofRefused } from '../me/secondStep/isProofRefused.ts';
import { QuietSelect } from '../parts/QuietSelect.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { t } from '../words/words.ts';
import { changePolicy, policyQuery } from './policy.ts';

const forGood = '';
const spans = [90, 180, 365, 730];

/** How long an entry of the record is kept. The owner says so, the admins see it. */
export const RecordPolicy = () => {
  const { role } = useMe();
  const { data } = useQuery(policyQuery);
  const change = useMutation({
    mutationFn: (days: string) => changePolicy({ recordDays: days === forGood ? null : Number(days) }),
  });
  if (data === undefined) return null;
  const kept = data.recordDays === null ? forGood : String(data.recordDays);
  const offered = [...new Set([forGood, ...spans.map(String), kept])];
  return (
    <section aria-labelledby="record-policy" className="mt-8 max-w-[640px]">
      <h2 id="record-policy" className="mb-1 text-16 font-semibold">
        {t('policy.record')}
      </h2>
      <p className="mb-2 text-ink-2">{t('policy.recordLead')}</p>
      <QuietSelect
        label={t('policy.recordDays')}
        options={offered.map((days) => ({
          value: days,
          title: days === forGood ? t('policy.forGood') : t('policy.days', { days }),
        }))}
        value={change.isPending ? change.variables : kept}
        disabled={role !== 'owner' || change.isPending}
        onChange={change.mutate}
      />
      {change.error !== null && !isProofRefused(change.error) && <FormError error={change.error} />}
    </section>
  );
};
