/** Whether this process may act for others: it then runs services as a user of their own. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/** The users of a studio on a host where flux is root. */
export const users = { services: 'fluxstudio', proxy: 'www-data' } as const;
