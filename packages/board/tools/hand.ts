import { GLIDE } from '../constants.ts';
import type { Sample } from '../input/events.ts';
import type { Tool, ToolContext } from './tool.ts';

type State = { readonly name: 'idle' } | { readonly name: 'panning'; last: Sample; vx: number; vy: number };

/** Samples older than this at `up` mean that the hand had stopped, ms. */
const STILL = 50;

/** Pulls the view; let go in motion it glides on (board.md, Tools). */
export function handTool(context: ToolContext): Tool {
  let state: State = { name: 'idle' };

  const follow = (sample: Sample): void => {
    if (state.name !== 'panning') return;
    const dx = sample.at.x - state.last.at.x;
    const dy = sample.at.y - state.last.at.y;
    const passed = Math.max(1, sample.time - state.last.time);
    if (dx !== 0 || dy !== 0) {
      context.pan(dx, dy);
      state = { name: 'panning', last: sample, vx: dx / passed, vy: dy / passed };
    }
  };

  const end = (): void => {
    state = { name: 'idle' };
    context.cursor('grab');
  };

  return {
    name: 'hand',
    idleCursor: 'grab',
    takesSpace: true,
    scrollsAtEdge: false,
    state: () => state.name,
    sceneChanged: () => {},
    input(event) {
      if (event.kind === 'down') {
        state = { name: 'panning', last: event, vx: 0, vy: 0 };
        context.cursor('grabbing');
      } else if (event.kind === 'move') follow(event);
      else if (event.kind === 'up' && state.name === 'panning') {
        follow(event);
        const { vx, vy, last } = state;
        const isMoving = event.time - last.time <= STILL && Math.hypot(vx, vy) > GLIDE.starts;
        end();
        if (isMoving) context.glide(vx, vy);
      } else if (event.kind === 'cancel' || event.kind === 'finish') end();
    },
  };
}
