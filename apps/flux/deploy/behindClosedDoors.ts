import { closeStudio, openStudio } from '../maintenance/closed.ts';
import { bringNginx } from '../proxy/nginx.ts';
import { stopRelease } from './goBack.ts';
import type { Phase, Step } from './phase.ts';
import { retireRelease } from './retire.ts';
import { switchOver } from './switch.ts';
import { verify } from './verify.ts';

/** Nobody is in the studio from here on: a migration may take what locks it needs. */
export const close: Phase = {
  title: 'Close',
  steps: [
    {
      title: 'Studio closed',
      run: async ({ at, target, supervisor, id, before, closing }) => {
        await bringNginx(target, at, supervisor);
        const { until } = closeStudio(target, at, { deployment: id, ...closing });
        if (before !== undefined) await retireRelease(supervisor, before);
        return until === undefined ? 'people find a page that says so' : `until ${until}`;
      },
    },
  ],
};

const stopped: Step = {
  title: 'Old release stopped',
  run: async ({ supervisor, before }) => {
    if (before === undefined) return 'there was none';
    await stopRelease(supervisor, before);
    return before;
  },
};

const opened: Step = {
  title: 'Studio open again',
  run: async ({ at }) => {
    openStudio(at);
    return 'browsers that waited come back by themselves';
  },
};

const [ready, moved] = switchOver.steps;
/** Asked with a pass, before anybody is let in. */
const beforehand: readonly unknown[] = ['Health of each service', 'Page and its assets'];
/** There is no release before to compare with: it was stopped. */
const inVain = 'Page as quick as before';

/** One set of services at a time, for a host that has no room for two. */
export const switchClosed: Phase = {
  ...switchOver,
  steps: [stopped, ready, moved].filter((step) => step !== undefined),
};

/** What people will get is looked at before they do, and watched when they are back. */
export const verifyClosed: Phase = {
  ...verify,
  steps: [
    ...verify.steps.filter(({ title }) => beforehand.includes(title)),
    opened,
    ...verify.steps.filter(({ title }) => !beforehand.includes(title) && title !== inVain),
  ],
};
