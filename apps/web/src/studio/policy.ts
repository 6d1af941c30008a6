import type { StudioPolicy } from '@flux/contracts';
import { queryOptions } from '@tanstack/react-query';
import { queries, studio } from '../session/studio.ts';

export const policyQuery = queryOptions({
  queryKey: ['studio policy'],
  queryFn: ({ signal }) => studio.call('GET /api/studio/policy', { signal }),
});

/** Changes one of the rules, and leaves the others as they are now. */
export async function changePolicy(rule: Partial<StudioPolicy>): Promise<void> {
  const now = await queries.fetchQuery({ ...policyQuery, staleTime: 0 });
  const kept = await studio.call('PUT /api/studio/policy', { body: { ...now, ...rule } });
  queries.setQueryData(policyQuery.queryKey, kept);
  await queries.invalidateQueries({ queryKey: ['studio sessions'] });
}
