import { queryOptions } from '@tanstack/react-query';
import { queries, studio } from '../../session/studio.ts';

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => studio.call('GET /api/me/accounts', { signal }),
});

export const readAccountsAgain = () => queries.invalidateQueries(accountsQuery);
