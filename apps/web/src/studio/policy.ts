import type { StudioPolicyChange } from '@flux/contracts';
import { queryOptions } from '@tanstack/react-query';
import { queries, studio } from '../session/studio.ts';

export const policyQuery = queryOptions({
  queryKey: ['studio policy'],
  queryFn: ({ signal }) => studio.call('GET /api/studio/policy', { signal }),
});

export async function changePolicy(rules: StudioPolicyChange): Promise<void> {
  const kept = await studio.call('PATCH /api/studio/policy', { body: rules });
  queries.setQueryData(policyQuery.queryKey, kept);
  await queries.invalidateQueries({ queryKey: ['studio sessions'] });
}
