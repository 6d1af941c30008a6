import { pages } from '@flux/contracts/pages';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { ErrorBoundary } from './errors/ErrorBoundary.tsx';
import { NotFound } from './errors/NotFound.tsx';
import { Toasts } from './parts/toasts/Toasts.tsx';
import { Waiting } from './parts/Waiting.tsx';
import { SignedIn } from './session/SignedIn.tsx';
import { queries } from './session/studio.ts';
import { useLanguage } from './words/words.ts';

const SignUp = lazy(() => import('./door/SignUp.tsx'));
const SignIn = lazy(() => import('./door/SignIn.tsx'));
const Forgot = lazy(() => import('./door/Forgot.tsx'));
const Reset = lazy(() => import('./door/Reset.tsx'));
const Join = lazy(() => import('./door/Join.tsx'));
const Home = lazy(() => import('./home/Home.tsx'));
const ProjectPage = lazy(() => import('./projects/ProjectPage.tsx'));
const PeoplePage = lazy(() => import('./people/PeoplePage.tsx'));
const BriefPage = lazy(() => import('./projects/BriefPage.tsx'));
const ArchivePage = lazy(() => import('./projects/ArchivePage.tsx'));
const NotificationsPage = lazy(() => import('./notifications/NotificationsPage.tsx'));
const MePage = lazy(() => import('./me/MePage.tsx'));
const ConfirmEmail = lazy(() => import('./door/ConfirmEmail.tsx'));
const BoardPage = lazy(() => import('./boards/BoardPage.tsx'));
const FilesPage = lazy(() => import('./files/FilesPage.tsx'));
const UploadTray = lazy(() => import('./files/uploads/UploadTray.tsx'));
const MessagesPage = lazy(() => import('./messages/MessagesPage.tsx'));
const ChannelPage = lazy(() => import('./messages/ChannelPage.tsx'));
const PartsPage = lazy(() => import('./parts/page/PartsPage.tsx'));
const OutboxPage = lazy(() => import('./outbox/OutboxPage.tsx'));

export const App = () => {
  useLanguage();
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queries}>
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path={pages.signUp}>{() => <SignUp />}</Route>
            <Route path={pages.signIn}>{() => <SignIn />}</Route>
            <Route path={pages.forgot}>{() => <Forgot />}</Route>
            <Route path={pages.reset}>{({ token }) => <Reset token={token} />}</Route>
            <Route path={pages.join}>{({ token }) => <Join token={token} />}</Route>
            <Route path={pages.confirmEmail}>{({ token }) => <ConfirmEmail token={token} />}</Route>
            <Route path={pages.invitation}>
              {({ id }) => (
                <SignedIn>
                  <Join inviteId={id} />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.people}>
              {({ id }) => (
                <SignedIn>
                  <PeoplePage id={id} />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.brief}>
              {({ id }) => (
                <SignedIn>
                  <BriefPage id={id} />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.archive}>
              {() => (
                <SignedIn>
                  <ArchivePage />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.notifications}>
              {() => (
                <SignedIn>
                  <NotificationsPage />
                </SignedIn>
              )}
            </Route>
            <Route path="/me/*?">
              {() => (
                <SignedIn>
                  <MePage />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.home}>
              {() => (
                <SignedIn>
                  <Home />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.project}>
              {({ id }) => (
                <SignedIn>
                  <ProjectPage id={id} />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.projectFiles}>
              {({ id }) => (
                <SignedIn>
                  <FilesPage projectId={id} />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.projectTrash}>
              {({ id }) => (
                <SignedIn>
                  <FilesPage projectId={id} isTrash />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.file}>
              {({ id }) => (
                <SignedIn>
                  <FilesPage fileId={id} />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.board}>
              {({ id }) => (
                <SignedIn>
                  <BoardPage key={id} id={id} />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.messages}>
              {({ id }) => (
                <SignedIn>
                  <MessagesPage id={id} />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.channel}>
              {({ id }) => (
                <SignedIn>
                  <ChannelPage id={id} />
                </SignedIn>
              )}
            </Route>
            <Route path={pages.outbox}>{() => <OutboxPage />}</Route>
            <Route path={pages.parts}>{() => <PartsPage />}</Route>
            <Route>{() => <NotFound />}</Route>
          </Switch>
        </Suspense>
        <Suspense>
          <UploadTray />
        </Suspense>
        <Toasts />
      </QueryClientProvider>
    </ErrorBoundary>
  );
};
