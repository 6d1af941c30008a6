/**
 * Every address of the page: the browser's router shows them, the server answers them with the page and everything
 * else with 404. Nothing here needs a schema, so it is the page's to import.
 */
export const pages = {
  home: '/',
  signUp: '/sign-up',
  signIn: '/sign-in',
  /** Asks for a link that sets another password, and where the link leads. */
  forgot: '/forgot',
  reset: '/reset/:token',
  /** Where the mail about a sign-in leads whoever did not do it. */
  notMe: '/not-me/:token',
  /** Where an invitation's link leads. */
  join: '/join/:token',
  /** Where the notification of an invitation leads. */
  invitation: '/invitations/:id',
  project: '/projects/:id',
  people: '/projects/:id/people',
  brief: '/projects/:id/brief',
  projectFiles: '/projects/:id/files',
  projectTrash: '/projects/:id/trash',
  file: '/files/:id',
  /** The projects that were put away. */
  archive: '/archive',
  /** What the person was told. */
  notifications: '/notifications',
  me: '/me',
  meLook: '/me/look',
  meNotifications: '/me/notifications',
  meSignIn: '/me/sign-in',
  meSessions: '/me/sessions',
  meActivity: '/me/activity',
  meData: '/me/data',
  /** For who looks after the studio. */
  studioPeople: '/settings/people',
  security: '/settings/security',
  /** Where the mail to a new address leads. */
  confirmEmail: '/confirm-email/:token',
  board: '/boards/:id',
  /** The channels of a project. */
  messages: '/projects/:id/messages',
  /** `?at=<message id>` opens at the message. */
  channel: '/channels/:id',
  /** Mail kept for the developer while no mail server is set. */
  outbox: '/outbox',
  /** Every part of the page in each of its states, for who builds it. */
  parts: '/parts',
} as const;

export type PageName = keyof typeof pages;

/** Shown to who is not signed in, too; from the others one is led to the door. */
export const openPages: ReadonlySet<PageName> = new Set([
  'signUp',
  'signIn',
  'forgot',
  'reset',
  'notMe',
  'join',
  'confirmEmail',
  'outbox',
  'parts',
]);

/** The address of a page, its `:parameter` filled in and escaped. */
export const pagePath = (page: PageName, parameter = ''): string =>
  pages[page].replace(/:\w+/, () => encodeURIComponent(parameter));

const nowhere = 'https://studio.invalid';

/** The text where it is a path of the page and nothing else, so that no link can lead somebody away. */
export const ownPath = (text: string): string | undefined =>
  /^\/[^/\\]/.test(text) &&
  !text.startsWith('/api/') &&
  URL.canParse(text, nowhere) &&
  new URL(text, nowhere).origin === nowhere
    ? text
    : undefined;
