import { ApiError } from '@flux/contracts/client';
import { pages } from '@flux/contracts/pages';
import { forgetPerson, unsentWork } from '../offline/keptForPerson.ts';
import { leaving } from './leaving.ts';
import { leftMark } from './leftMark.ts';
import { queries, studio } from './studio.ts';

/** ms that a sign-out waits for the studio before it is told later. */
const patience = 5_000;

/** Ends the session at the studio; one that had ended already is as good. Answers whether the studio knows. */
function tellStudio(): Promise<boolean> {
  const told = studio.call('POST /api/auth/logout').then(
    () => true,
    (error: unknown) => error instanceof ApiError && error.status === 401,
  );
  return Promise.race([told, new Promise<boolean>((resolve) => setTimeout(resolve, patience, false))]);
}

/** Does what a sign-out could not do at once: another page may have written since, or the studio was out of reach. */
export async function finishLeaving(): Promise<void> {
  const left = leftMark.read();
  if (left === undefined) return;
  await forgetPerson(left.personId);
  if (!left.isTold && (await tellStudio()) && leftMark.read() !== undefined)
    leftMark.write({ ...left, isTold: true });
}

/** Leaves this browser without a trace of the person; the page is loaded anew, so that its memory is empty, too. */
export async function leaveBehind(personId: string, isTold: boolean): Promise<void> {
  leftMark.write({ personId, isTold });
  await finishLeaving();
  queries.clear();
  queries.setQueryData(['me'], null);
  location.assign(pages.signIn);
}

/** Signs out, where the person agrees to lose what has not reached the studio. */
export async function leave(personId: string): Promise<void> {
  const { messages, boards } = await unsentWork(personId);
  if (messages + boards > 0 && !(await leaving.ask())) return;
  await leaveBehind(personId, false);
}
