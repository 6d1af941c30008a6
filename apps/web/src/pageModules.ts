import type { PageName } from '@flux/contracts/pages';
import type { ComponentType } from 'react';

/**
 * The code of each page. The build reads these lines, too (build/pageFiles.ts): the server has a page fetched together
 * with the HTML of its address.
 */
export const pageModules = {
  home: () => import('./home/Home.tsx'),
  signUp: () => import('./door/SignUp.tsx'),
  signIn: () => import('./door/SignIn.tsx'),
  forgot: () => import('./door/Forgot.tsx'),
  reset: () => import('./door/Reset.tsx'),
  notMe: () => import('./door/NotMe.tsx'),
  join: () => import('./door/Join.tsx'),
  invitation: () => import('./door/Join.tsx'),
  project: () => import('./projects/ProjectPage.tsx'),
  people: () => import('./people/PeoplePage.tsx'),
  brief: () => import('./projects/BriefPage.tsx'),
  projectFiles: () => import('./files/FilesPage.tsx'),
  projectTrash: () => import('./files/FilesPage.tsx'),
  file: () => import('./files/FilesPage.tsx'),
  archive: () => import('./projects/ArchivePage.tsx'),
  notifications: () => import('./notifications/NotificationsPage.tsx'),
  me: () => import('./me/MePage.tsx'),
  meLook: () => import('./me/MePage.tsx'),
  meNotifications: () => import('./me/MePage.tsx'),
  meSignIn: () => import('./me/MePage.tsx'),
  meSessions: () => import('./me/MePage.tsx'),
  meActivity: () => import('./me/MePage.tsx'),
  meData: () => import('./me/MePage.tsx'),
  studioPeople: () => import('./me/MePage.tsx'),
  security: () => import('./me/MePage.tsx'),
  confirmEmail: () => import('./door/ConfirmEmail.tsx'),
  board: () => import('./boards/BoardPage.tsx'),
  messages: () => import('./messages/MessagesPage.tsx'),
  channel: () => import('./messages/ChannelPage.tsx'),
  outbox: () => import('./outbox/OutboxPage.tsx'),
  parts: () => import('./parts/page/PartsPage.tsx'),
} as const satisfies Readonly<Record<PageName, () => Promise<{ default: ComponentType<never> }>>>;
