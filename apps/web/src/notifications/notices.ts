import type { Notification, Notifications } from '@flux/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queries, studio } from '../session/studio.ts';

/** How many are unread, for the rail. */
export const newestNoticesQuery = queryOptions<Notifications>({
  queryKey: ['notifications', 'newest'],
  queryFn: ({ signal }) => studio.call('GET /api/me/notifications', { query: { limit: 1 }, signal }),
});

/** Notifications that Home shows; its list of them has the others. */
const shownAtHome = 12;

/** The newest that are unread. */
export const unreadNoticesQuery = queryOptions<Notifications>({
  queryKey: ['notifications', 'unread'],
  queryFn: ({ signal }) =>
    studio.call('GET /api/me/notifications', { query: { show: 'unread', limit: shownAtHome }, signal }),
});

export const noticesQuery = infiniteQueryOptions({
  queryKey: ['notifications', 'list'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }): Promise<Notifications> =>
    studio.call('GET /api/me/notifications', {
      query: pageParam === '' ? {} : { cursor: pageParam },
      signal,
    }),
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

const refresh = () => queries.invalidateQueries({ queryKey: ['notifications'] });

export async function mark({ id }: Notification, read: boolean): Promise<void> {
  await studio.call('PATCH /api/me/notifications/:id', { params: { id }, body: { read } });
  await refresh();
}

/** Marks everything up to the newest that is shown. */
export async function markAll({ id }: Notification): Promise<void> {
  await studio.call('POST /api/me/notifications/read', { body: { through: id } });
  await refresh();
}
