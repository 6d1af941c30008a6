import { HIT_TOLERANCE, SIDE_MIN } from '../constants.ts';
import { isShown } from '../document/element.ts';
import type { Geometry } from '../geometry/geometry.ts';
import type { Device, Sample } from '../input/events.ts';
import { kindOf } from '../kinds/kinds.ts';
import { hit, hitStack } from '../scene/hit.ts';
import { selectionBox } from '../scene/selectionBox.ts';
import { boardPoint, type ToolContext } from './tool.ts';

export const toleranceOf = (context: ToolContext, device: Device): number =>
  HIT_TOLERANCE[device] / context.camera().zoom;

export const hitBySample = (context: ToolContext, sample: Sample): string | undefined =>
  hit(
    context.scene,
    boardPoint(context, sample.at),
    toleranceOf(context, sample.device),
    context.selection.ids(),
  )?.id;

/** What a click on a selected object takes: the best under the pointer, as if nothing were selected. */
export const plainHit = (context: ToolContext, sample: Sample): string | undefined =>
  hitStack(context.scene, boardPoint(context, sample.at), toleranceOf(context, sample.device))[0]?.id;

/** Alt + click: the next one below the selected one, and round again. */
export function hitBelow(context: ToolContext, sample: Sample): string | undefined {
  const stack = hitStack(context.scene, boardPoint(context, sample.at), toleranceOf(context, sample.device));
  const at = stack.findIndex(({ id }) => context.selection.ids().has(id));
  return stack[(at + 1) % Math.max(1, stack.length)]?.id;
}

/** What a context menu is for: as a click, and what is locked too, so that it can be unlocked. */
export const hitForMenu = (context: ToolContext, sample: Sample): string | undefined =>
  hitBySample(context, sample) ??
  hitStack(context.scene, boardPoint(context, sample.at), toleranceOf(context, sample.device), isShown)[0]
    ?.id;

/** The selected objects that may be moved, where they are now. */
export function movableBases(context: ToolContext): Map<string, Geometry> {
  const bases = new Map<string, Geometry>();
  for (const id of context.selection.ids()) {
    const element = context.scene.get(id);
    if (element !== undefined && !element.locked) bases.set(id, element.geometry);
  }
  return bases;
}

/** The box of the selection that its handles are on. */
export const handledBox = (context: ToolContext): Geometry | undefined =>
  selectionBox([...context.selection.ids()].flatMap((id) => context.scene.get(id) ?? []));

/**
 * The least sides among objects in hand, along the axes of the box round them, in parts of the least that each may
 * have.
 */
export function smallestSides(
  { scene }: Pick<ToolContext, 'scene'>,
  bases: ReadonlyMap<string, Geometry>,
  angle: number,
): { width: number; height: number } {
  let width = Number.POSITIVE_INFINITY;
  let height = Number.POSITIVE_INFINITY;
  for (const [id, [, , w, h, r]] of bases) {
    const least = kindOf(scene.get(id)?.type ?? '').sideMin ?? SIDE_MIN;
    const isAcross = Math.abs(Math.sin(r - angle)) > Math.SQRT1_2;
    width = Math.min(width, (isAcross ? h : w) / least);
    height = Math.min(height, (isAcross ? w : h) / least);
  }
  return { width, height };
}
