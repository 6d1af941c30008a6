import { queryOptions } from '@tanstack/react-query';
import { queries, studio } from '../../session/studio.ts';

export const secondFactorQuery = queryOptions({
  queryKey: ['second factor'],
  queryFn: ({ signal }) => studio.call('GET /api/me/second-factor', { signal }),
});

export const readSecondFactorAgain = () => queries.invalidateQueries(secondFactorQuery);
