import type { BoardSettings } from '../../boardSettings.ts';
import { type Camera, type Size, zoomAround } from '../../camera/camera.ts';
import type { CameraControl } from '../../camera/cameraControl.ts';
import { EDIT_ZOOM } from '../../constants.ts';
import type { CaretAt, EditedText, TextEditing } from '../../editing/textEditing.ts';
import { boundsOf } from '../../geometry/geometry.ts';
import type { Stage } from '../stage.ts';
import { keepBar } from './keepBar.ts';
import type { TextEditor } from './textEditor.ts';

export type WritingOptions = {
  readonly stage: Stage;
  readonly settings: BoardSettings;
  readonly editing: TextEditing;
  readonly camera: CameraControl;
  readonly size: () => Size;
  readonly isMac: boolean;
  readonly onWheel: (event: WheelEvent) => void;
  /** Ctrl + Enter in a note; false when there is no next one to make. */
  readonly onNext: (id: string) => boolean;
  readonly invalidate: () => void;
};

/** The editor in the page: opened, placed and closed as the text in hand asks for. */
export type Writing = {
  readonly changed: (reason: 'opened' | 'mine' | 'theirs' | 'caret' | 'closed', caret?: CaretAt) => void;
  /** A colleague deleted what is being written in. */
  readonly lost: (words: string) => void;
  /** The editor has the keys: what is being pressed arrives there. */
  readonly takesKeys: () => boolean;
  /** Follows the view; called in each frame. */
  readonly place: () => void;
  readonly stop: () => void;
};

/** Text too small to be written in: the view that shows it at 14 px, around it. */
function nearer({ element, placed }: EditedText, from: Camera, size: Size): Camera | undefined {
  const shown = placed.layout.size * from.zoom;
  if (shown >= EDIT_ZOOM.below) return undefined;
  const { minX, minY, maxX, maxY } = boundsOf(element.geometry);
  const middle = { x: (minX + maxX) / 2, y: (minY + maxY) / 2 };
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  const around = {
    x: clamp((middle.x - from.x) * from.zoom, size.width),
    y: clamp((middle.y - from.y) * from.zoom, size.height),
  };
  return zoomAround(from, around, EDIT_ZOOM.to / placed.layout.size);
}

export function createWriting(options: WritingOptions): Writing {
  const { stage, settings, editing, camera } = options;
  /** Where the view was before it came nearer, and where it went. */
  let before: { readonly from: Camera; readonly to: Camera } | undefined;

  let editor: TextEditor | undefined;
  let isStopped = false;
  /** Where the caret goes in what was opened before the editor was there. */
  let asked: CaretAt = 'end';

  // Not among what a board needs to be seen; on its way from the start, so that nobody waits for it.
  import('./textEditor.ts')
    .then(({ createTextEditor }) => {
      if (isStopped) return;
      editor = createTextEditor({
        layer: stage.editor,
        editing,
        font: settings.font,
        theme: () => settings.theme,
        label: ({ type }) => settings.strings.editor(settings.strings.type(type)),
        isMac: options.isMac,
        onWheel: options.onWheel,
        onEnd(reason) {
          const id = editing.current()?.id;
          editing.close();
          if (reason === 'finish' && id !== undefined && options.onNext(id)) return;
          stage.host.focus({ preventScroll: true });
        },
      });
      if (editing.current() !== undefined) editor.open(camera.get(), asked);
    })
    .catch((error: unknown) => {
      if (!isStopped) editing.close();
      throw error; // for the page, which says that a part of it could not be loaded
    });
  const bar = keepBar(stage.editor, settings, () => editing.keep());

  const comeNearer = (): void => {
    const edited = editing.current();
    const from = before?.from ?? camera.target();
    const to = edited && nearer(edited, camera.target(), options.size());
    if (to === undefined) return;
    before = { from, to };
    camera.flyTo(to);
  };

  /** Back to where the view was, unless the person moved it meanwhile. */
  const goBack = (): void => {
    const went = before;
    before = undefined;
    const now = camera.target();
    if (went !== undefined && now.zoom === went.to.zoom && now.x === went.to.x && now.y === went.to.y) {
      camera.flyTo(went.from);
    }
  };

  return {
    changed(reason, caret = 'end') {
      if (reason === 'opened') {
        asked = caret;
        editor?.open(camera.get(), caret);
        comeNearer();
      } else if (reason === 'closed') {
        editor?.close();
        bar.hide();
        goBack();
      } else if (reason !== 'caret') {
        editor?.update();
        if (editing.current()?.isLost === false) bar.hide();
      }
      options.invalidate();
    },
    lost: (words) => bar.show(words),
    takesKeys: () => editor?.hasFocus() === true,
    place() {
      editor?.place(camera.get());
    },
    stop() {
      isStopped = true;
      editor?.close();
      bar.hide();
    },
  };
}
