import type { Role } from '@flux/contracts';
import { type Action, can } from './actions.ts';

/** The actions that make sense on one object of a kind: a board is created in a project, so a project lists it. */
const actionsOn = {
  project: [
    'project.view',
    'project.invite',
    'project.edit',
    'project.archive',
    'project.transfer',
    'project.leave',
    'member.change',
    'member.remove',
    'board.create',
    'board.restore',
    'file.upload',
    'file.restore',
    'channel.create',
  ],
  board: ['board.view', 'board.edit', 'board.rename', 'board.duplicate', 'board.delete', 'board.restore'],
  file: ['file.view', 'file.rename', 'file.delete', 'file.restore', 'file.destroy'],
  channel: ['channel.view', 'channel.edit', 'message.send', 'message.moderate'],
} as const satisfies Record<string, readonly Action[]>;

export type Kind = keyof typeof actionsOn;

/**
 * What a role may do with an object, by the action's own name; every reply carries it, so that a page never guesses.
 * @param allows the policy to ask: `can`, or `canInArchive` where the project is archived.
 */
export function abilitiesOf<K extends Kind>(
  role: Role,
  kind: K,
  allows?: typeof can,
): Record<(typeof actionsOn)[K][number], boolean>;
export function abilitiesOf(role: Role, kind: Kind, allows: typeof can = can): Record<string, boolean> {
  return Object.fromEntries(actionsOn[kind].map((action) => [action, allows(role, action)]));
}
