import type { Throttled, ThrottledList } from '@flux/contracts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { queries, studio } from '../session/studio.ts';
import { type MessageKey, t } from '../words/words.ts';

const queryKey = ['throttled'];

export const throttledQuery = infiniteQueryOptions({
  queryKey,
  initialPageParam: '',
  queryFn: ({ pageParam, signal }): Promise<ThrottledList> =>
    studio.call('GET /api/studio/throttled', {
      query: pageParam === '' ? {} : { cursor: pageParam },
      signal,
    }),
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  staleTime: 0,
  refetchInterval: 30_000,
});

export async function releaseThrottled(id: string): Promise<void> {
  await studio.call('DELETE /api/studio/throttled/:id', { params: { id } });
  await queries.invalidateQueries({ queryKey });
}

const triedKeys = {
  password: 'throttled.password',
  code: 'throttled.code',
  strangers: 'throttled.strangers',
  network: 'throttled.network',
} as const satisfies Record<Throttled['kind'], MessageKey>;

/** What was tried too often. */
export const triedWord = (kind: Throttled['kind']): string => t(triedKeys[kind]);

export function throttledName({ kind, person }: Pick<Throttled, 'kind' | 'person'>): string {
  if (person !== null) return person.name;
  return kind === 'network' ? t('throttled.anyAccount') : t('throttled.unknown');
}
