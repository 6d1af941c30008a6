import { point } from '../host/files.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import { goBack } from './goBack.ts';
import { closeWindow } from './window.ts';

/**
 * Makes the release before the one that the studio is on, and the other the one before.
 * @returns Milliseconds until everybody was back.
 */
export async function returnTo(
  at: Layout,
  supervisor: Supervisor,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<number> {
  const moved = await goBack(at, supervisor, { from, to });
  point(at.current, at.release(to));
  point(at.previous, at.release(from));
  closeWindow(at);
  return moved;
}
