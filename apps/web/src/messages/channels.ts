import type { Channel } from '@flux/contracts';
import { queryOptions } from '@tanstack/react-query';
import { all } from '../projects/lists.ts';
import { queries, studio } from '../session/studio.ts';

export const channelQuery = (id: string) =>
  queryOptions<Channel>({
    queryKey: ['channel', id],
    queryFn: ({ signal }) => studio.call('GET /api/channels/:id', { params: { id }, signal }),
  });

/** The channels of a project, the oldest first; archived ones too. */
export const channelsQuery = (projectId: string) =>
  queryOptions<readonly Channel[]>({
    queryKey: ['project', projectId, 'channels'],
    queryFn: async ({ signal }) => {
      const channels = await all((query) =>
        studio.call('GET /api/projects/:id/channels', { params: { id: projectId }, query, signal }),
      );
      for (const channel of channels) queries.setQueryData(channelQuery(channel.id).queryKey, channel);
      return channels;
    },
  });

/** Every channel of the person, over all projects, the oldest first; archived ones too. */
export const allChannelsQuery = queryOptions<readonly Channel[]>({
  queryKey: ['channels'],
  queryFn: ({ signal }) => all((query) => studio.call('GET /api/channels', { query, signal })),
});

/** A channel is new, or its name, topic or archive has changed. */
export function channelHeard(channel: Channel): void {
  queries.setQueryData(channelQuery(channel.id).queryKey, channel);
  queries.setQueryData(channelsQuery(channel.projectId).queryKey, (channels) => {
    if (channels === undefined) return undefined;
    const place = channels.findIndex(({ id }) => id === channel.id);
    return place === -1 ? [...channels, channel] : channels.with(place, channel);
  });
}

/** The person may no longer see a channel: every list is asked for again. */
export function channelLeft(channelId: string): void {
  const channel = queries.getQueryData(channelQuery(channelId).queryKey);
  queries.removeQueries({ queryKey: channelQuery(channelId).queryKey });
  if (channel !== undefined)
    void queries.invalidateQueries({ queryKey: channelsQuery(channel.projectId).queryKey });
}
