import type { StudioPeople, StudioPerson, StudioRoleChange } from '@flux/contracts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { queries, studio } from '../session/studio.ts';

/** Everybody with an account, or those with this part in their name or address. */
export const studioPeopleQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['studio people', search],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }): Promise<StudioPeople> =>
      studio.call('GET /api/studio/people', {
        query: {
          ...(pageParam === '' ? {} : { cursor: pageParam }),
          ...(search === '' ? {} : { search }),
        },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

const readAgain = async (): Promise<void> => {
  await queries.invalidateQueries({ queryKey: ['studio people'] });
};

export async function giveRole({ id }: StudioPerson, role: StudioRoleChange['role']): Promise<void> {
  await studio.call('PUT /api/studio/people/:id/role', { params: { id }, body: { role } });
  await readAgain();
}

export async function giveStudio({ id }: StudioPerson): Promise<void> {
  await studio.call('PUT /api/studio/owner', { body: { id } });
  await readAgain();
}

export async function endSessionsOf({ id }: StudioPerson): Promise<void> {
  await studio.call('DELETE /api/studio/people/:id/sessions', { params: { id } });
  await readAgain();
}

export async function disable({ id }: StudioPerson): Promise<void> {
  await studio.call('PUT /api/studio/people/:id/disabled', { params: { id } });
  await readAgain();
}

export async function enable({ id }: StudioPerson): Promise<void> {
  await studio.call('DELETE /api/studio/people/:id/disabled', { params: { id } });
  await readAgain();
}
