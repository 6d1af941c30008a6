/** What can be built anew while the rest is taken from another release. */
export const partNames = ['server', 'web'] as const;

export type Part = (typeof partNames)[number];

/** All that is not the page runs, or is needed by what runs. */
export const partOf = (path: string): Part => (path.startsWith('apps/web/dist/') ? 'web' : 'server');
