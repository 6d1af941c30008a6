import type { CommandContext } from '../commands.ts';

/** Locks or unlocks what is selected; false when all of it is so already. */
export function setLocked(context: CommandContext, isLocked: boolean): boolean {
  const ids = [...context.selection.ids()].filter((id) => context.scene.get(id)?.locked === !isLocked);
  if (ids.length === 0 || !context.canEdit()) return false;
  context.commit(isLocked ? 'lock' : 'unlock', (edit) => {
    for (const id of ids) edit.setFields(id, new Map([['info.locked', isLocked ? true : undefined]]));
  });
  return true;
}
