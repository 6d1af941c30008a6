import type { AuditEvents, StudioSessions, Timeline } from '@flux/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queries, studio } from '../session/studio.ts';

const day = 24 * 60 * 60 * 1000;
export const spans = { day, week: 7 * day, month: 30 * day } as const;
export type Span = keyof typeof spans;

/** What is looked at: a span of time that ended when it was chosen, a kind, a person. */
export type RecordView = {
  readonly from: string;
  readonly until: string;
  readonly kind?: string;
  readonly person?: string;
};

export const spanEnding = (span: Span, now: number): Pick<RecordView, 'from' | 'until'> => ({
  from: new Date(now - spans[span]).toISOString(),
  until: new Date(now).toISOString(),
});

export const recordQuery = queryOptions({
  queryKey: ['record'],
  queryFn: ({ signal }) => studio.call('GET /api/studio/record', { signal }),
});

export const timelineQuery = (view: RecordView) =>
  queryOptions({
    queryKey: ['timeline', view],
    queryFn: ({ signal }): Promise<Timeline> =>
      studio.call('GET /api/studio/events/timeline', { query: view, signal }),
  });

export const eventsQuery = (view: RecordView) =>
  infiniteQueryOptions({
    queryKey: ['events', view],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<AuditEvents> =>
      studio.call('GET /api/studio/events', {
        query: { ...view, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const sessionsQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['studio sessions', search],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<StudioSessions> =>
      studio.call('GET /api/studio/sessions', {
        query: {
          ...(search === '' ? {} : { search }),
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export async function endSession(id: string): Promise<void> {
  await studio.call('DELETE /api/studio/sessions/:id', { params: { id } });
  await queries.invalidateQueries({ queryKey: ['studio sessions'] });
}

/** Saves what is looked at as a file, which the browser takes straight from the studio. */
export async function saveRecord(view: RecordView, format: 'csv' | 'json'): Promise<void> {
  // Asked first, so that the cookie with which the browser asks for the file is a fresh one.
  await queries.fetchQuery({ ...recordQuery, staleTime: 0 });
  const link = document.createElement('a');
  link.href = `/api/studio/events/export?${new URLSearchParams({ ...view, format })}`;
  link.download = '';
  link.click();
}
