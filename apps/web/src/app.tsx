import { openPages, type PageName, pages } from '@flux/contracts/pages';
import { QueryClientProvider } from '@tanstack/react-query';
import { createElement, lazy, type ReactNode, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { ErrorBoundary } from './errors/ErrorBoundary.tsx';
import { NotFound } from './errors/NotFound.tsx';
import { pageModules } from './pageModules.ts';
import { Toasts } from './parts/toasts/Toasts.tsx';
import { Waiting } from './parts/Waiting.tsx';
import { SignedIn } from './session/SignedIn.tsx';
import { queries } from './session/studio.ts';
import { useLanguage } from './words/words.ts';

const Home = lazy(pageModules.home);
const SignUp = lazy(pageModules.signUp);
const SignIn = lazy(pageModules.signIn);
const Forgot = lazy(pageModules.forgot);
const Reset = lazy(pageModules.reset);
const Join = lazy(pageModules.join);
const ProjectPage = lazy(pageModules.project);
const PeoplePage = lazy(pageModules.people);
const BriefPage = lazy(pageModules.brief);
const FilesPage = lazy(pageModules.projectFiles);
const ArchivePage = lazy(pageModules.archive);
const NotificationsPage = lazy(pageModules.notifications);
const MePage = lazy(pageModules.me);
const NotMe = lazy(pageModules.notMe);
const ConfirmEmail = lazy(pageModules.confirmEmail);
const BoardPage = lazy(pageModules.board);
const MessagesPage = lazy(pageModules.messages);
const ChannelPage = lazy(pageModules.channel);
const OutboxPage = lazy(pageModules.outbox);
const PartsPage = lazy(pageModules.parts);

/** What an address says of its page. */
type Params = { readonly id?: string; readonly token?: string };

const screens: Readonly<Record<PageName, (params: Params) => ReactNode>> = {
  home: () => <Home />,
  signUp: () => <SignUp />,
  signIn: () => <SignIn />,
  forgot: () => <Forgot />,
  reset: ({ token = '' }) => <Reset token={token} />,
  notMe: ({ token = '' }) => <NotMe token={token} />,
  join: ({ token = '' }) => <Join token={token} />,
  invitation: ({ id = '' }) => <Join inviteId={id} />,
  project: ({ id = '' }) => <ProjectPage id={id} />,
  people: ({ id = '' }) => <PeoplePage id={id} />,
  brief: ({ id = '' }) => <BriefPage id={id} />,
  projectFiles: ({ id = '' }) => <FilesPage projectId={id} />,
  projectTrash: ({ id = '' }) => <FilesPage projectId={id} isTrash />,
  file: ({ id = '' }) => <FilesPage fileId={id} />,
  archive: () => <ArchivePage />,
  notifications: () => <NotificationsPage />,
  me: () => <MePage />,
  meLook: () => <MePage />,
  meNotifications: () => <MePage />,
  meSignIn: () => <MePage />,
  meSessions: () => <MePage />,
  meActivity: () => <MePage />,
  meData: () => <MePage />,
  studioPeople: () => <MePage />,
  security: () => <MePage />,
  confirmEmail: ({ token = '' }) => <ConfirmEmail token={token} />,
  board: ({ id = '' }) => <BoardPage key={id} id={id} />,
  messages: ({ id = '' }) => <MessagesPage id={id} />,
  channel: ({ id = '' }) => <ChannelPage id={id} />,
  outbox: () => <OutboxPage />,
  parts: () => <PartsPage />,
};

const isPage = (name: string): name is PageName => Object.hasOwn(pages, name);

const routeTo = (name: PageName) => (
  <Route path={pages[name]}>
    {(params: Params) =>
      openPages.has(name) ? screens[name](params) : <SignedIn>{screens[name](params)}</SignedIn>
    }
  </Route>
);
const routes = Object.keys(pages).filter(isPage).map(routeTo);

export const App = () => {
  useLanguage();
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queries}>
        <Suspense fallback={<Waiting />}>
          {/* Without keys, so that who is signed in stays so from page to page. */}
          {createElement(Switch, null, ...routes, <Route>{() => <NotFound />}</Route>)}
        </Suspense>
        <Toasts />
      </QueryClientProvider>
    </ErrorBoundary>
  );
};
