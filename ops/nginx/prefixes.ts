export type ServiceName = 'auth' | 'messaging' | 'collaboration';

export const services: readonly ServiceName[] = ['auth', 'messaging', 'collaboration'];

/** Who answers what (api.md, "Who answers what"); whatever matches none goes to auth. */
export const prefixes: readonly (readonly [string, ServiceName])[] = [
  ['/api/channels', 'messaging'],
  ['/api/messages', 'messaging'],
  ['/api/search', 'messaging'],
  // A project's channels are a part of conversation; nginx takes the first pattern that fits.
  ['/api/projects/[^/]+/channels', 'messaging'],
  ['/messaging', 'messaging'],
  ['/api/teams', 'collaboration'],
  ['/api/projects', 'collaboration'],
  ['/api/boards', 'collaboration'],
  ['/api/files', 'collaboration'],
  ['/collaboration', 'collaboration'],
];
