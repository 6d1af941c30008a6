import type { CameraControl } from '../camera/cameraControl.ts';
import { LONG_PRESS } from '../constants.ts';
import type { InputEvent, Sample } from './events.ts';

export type Routes = {
  readonly camera: CameraControl;
  readonly tool: (event: InputEvent) => void;
  /** Where the pointer is, for colleagues; undefined when it left. */
  readonly pointer: (sample: Sample | undefined) => void;
  readonly menu: (sample: Sample) => void;
  readonly command: (command: 'undo' | 'redo') => void;
  readonly pen: () => void;
  readonly vibrate: (ms: number) => void;
};

/** Sends each event of the input where it belongs: the view's own here, all others to the tool. */
export function routeInput(routes: Routes): (event: InputEvent) => void {
  const { camera } = routes;
  return (event) => {
    switch (event.kind) {
      case 'drift':
        if (event.dx !== 0 || event.dy !== 0) camera.pan(event.dx, event.dy);
        if (event.scale !== 1) camera.zoomAt(event.at, event.scale);
        return;
      case 'fingerTap':
        return routes.command(event.fingers === 2 ? 'undo' : 'redo');
      case 'pen':
        return routes.pen();
      case 'menu':
        return routes.menu(event);
      case 'longPress':
        return routes.vibrate(LONG_PRESS.vibration);
      case 'down':
        // Any input stops a view that glides or flies.
        camera.set(camera.get());
        routes.pointer(event);
        return routes.tool(event);
      case 'hover':
      case 'move':
      case 'up':
        routes.pointer(event);
        return routes.tool(event);
      case 'leave':
        routes.pointer(undefined);
        return routes.tool(event);
      case 'cancel':
      case 'finish':
        return routes.tool(event);
    }
  };
}
