const keyOf = (projectId: string): string => `flux.channel.${projectId}`;

/** The channel of a project where this browser was last; a browser that keeps nothing has none. */
export const lastChannel = {
  read: (projectId: string): string | undefined => {
    try {
      return localStorage.getItem(keyOf(projectId)) ?? undefined;
    } catch {
      return undefined;
    }
  },
  write: (projectId: string, channelId: string): void => {
    try {
      localStorage.setItem(keyOf(projectId), channelId);
    } catch {
      // See above.
    }
  },
};
