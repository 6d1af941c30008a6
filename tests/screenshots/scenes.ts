import type { Page } from 'playwright-core';
import { canvas, untilSaved } from '../harness/browser.ts';
import type { DemoStudio } from './demoStudio.ts';

/** A page of the studio, or a state of one, as it is shown to the eye. */
export type Scene = {
  readonly name: string;
  /** Seen by somebody who is not signed in. */
  readonly isOutside?: true;
  /** Others are at work on the poster. */
  readonly needsColleagues?: true;
  readonly open: (page: Page, studio: DemoStudio, isPhone: boolean) => Promise<void>;
};

const heading = (page: Page) => page.getByRole('heading').filter({ visible: true }).first().waitFor();

const at =
  (path: (studio: DemoStudio) => string): Scene['open'] =>
  async (page, studio) => {
    await page.goto(`${studio.url}${path(studio)}`);
    await heading(page);
  };

const boardNamed = ({ boards }: DemoStudio, name: string) => {
  const board = boards.find((one) => one.name === name);
  if (board === undefined) throw new Error(`the demo has no board ${name}`);
  return `/boards/${board.id}`;
};
const channelNamed = ({ channels }: DemoStudio, name: string) =>
  `/channels/${channels.find((one) => one.name === name)?.id}`;
const project = (path = '') => at((studio) => `/projects/${studio.project.id}${path}`);

async function openPoster(page: Page, studio: DemoStudio): Promise<void> {
  await page.goto(`${studio.url}${boardNamed(studio, 'Spring poster')}`);
  await canvas(page).waitFor();
  await untilSaved(page);
  await page.waitForTimeout(800);
}

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).filter({ visible: true }).first().click();

/** A project of the one who looks, with nothing in it. */
async function emptyProject(studio: DemoStudio, isPhone: boolean): Promise<string> {
  const who = await studio.signIn(isPhone ? 'jonas' : 'nora');
  return (await who.call<{ id: string }>('POST', '/api/projects', { name: 'Teahouse' })).id;
}

/** Every page that is drawn in the design, and the others that people meet, in the order in which they meet them. */
export const scenes: readonly Scene[] = [
  { name: 'sign-up', isOutside: true, open: at(() => '/sign-up') },
  { name: 'sign-in', isOutside: true, open: at(() => '/sign-in') },
  { name: 'forgot', isOutside: true, open: at(() => '/forgot') },
  { name: 'reset', isOutside: true, open: at(() => '/reset/token') },
  { name: 'invitation-ended', isOutside: true, open: at(() => '/join/nothing') },
  { name: 'not-found', open: at(() => '/nowhere') },
  { name: 'home', open: at(() => '/') },
  {
    name: 'board',
    needsColleagues: true,
    open: async (page, studio, isPhone) => {
      await openPoster(page, studio);
      if (isPhone) return;
      await page.mouse.click(640, 500);
    },
  },
  {
    name: 'palette',
    open: async (page, studio) => {
      await openPoster(page, studio);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('win');
    },
  },
  {
    name: 'board-menu',
    open: async (page, studio) => {
      await openPoster(page, studio);
      await press(page, 'What to do with Spring poster');
    },
  },
  {
    name: 'board-talk',
    needsColleagues: true,
    open: async (page, studio, isPhone) => {
      await openPoster(page, studio);
      if (!isPhone) await press(page, 'Conversation');
    },
  },
  { name: 'messages', open: at((studio) => channelNamed(studio, 'general')) },
  { name: 'messages-print', open: at((studio) => channelNamed(studio, 'print')) },
  { name: 'channels', open: project('/messages') },
  { name: 'boards', open: project() },
  { name: 'files', open: project('/files') },
  { name: 'people', open: project('/people') },
  { name: 'brief', open: project('/brief') },
  { name: 'notifications', open: at(() => '/notifications') },
  { name: 'me', open: at(() => '/me') },
  { name: 'me-look', open: at(() => '/me/look') },
  { name: 'me-notifications', open: at(() => '/me/notifications') },
  { name: 'me-sign-in', open: at(() => '/me/sign-in') },
  { name: 'sessions', open: at(() => '/me/sessions') },
  { name: 'parts', open: at(() => '/parts') },
  {
    name: 'empty-project',
    open: async (page, studio, isPhone) => {
      await page.goto(`${studio.url}/projects/${await emptyProject(studio, isPhone)}`);
      await heading(page);
    },
  },
];
