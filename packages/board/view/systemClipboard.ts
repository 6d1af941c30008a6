import type { Incoming } from '../clipboard/clipboard.ts';
import type { SystemClipboard } from '../clipboard/exchange.ts';
import { type Flavors, PAYLOAD_TYPE, WEB_PAYLOAD_TYPE } from '../clipboard/flavors.ts';
import { MIDDLE_PASTE } from '../constants.ts';

const blobOf = (text: string, type: string): Blob => new Blob([text], { type });

async function textOf(items: ClipboardItems, type: string): Promise<string | undefined> {
  const item = items.find(({ types }) => types.includes(type));
  return item && (await (await item.getType(type)).text());
}

async function imagesOf(items: ClipboardItems): Promise<File[]> {
  const found = items.flatMap((item) => {
    const type = item.types.find((each) => each.startsWith('image/'));
    return type === undefined ? [] : [{ item, type }];
  });
  return Promise.all(found.map(async ({ item, type }) => new File([await item.getType(type)], '', { type })));
}

/** The browser's own; it may refuse, and asks the person in some browsers. */
export const systemClipboard: SystemClipboard = {
  async write({ payload, html, text }) {
    const item: Record<string, Blob> = {
      'text/html': blobOf(html, 'text/html'),
      'text/plain': blobOf(text, 'text/plain'),
    };
    if (ClipboardItem.supports?.(WEB_PAYLOAD_TYPE) === true) {
      item[WEB_PAYLOAD_TYPE] = blobOf(payload, PAYLOAD_TYPE);
    }
    await navigator.clipboard.write([new ClipboardItem(item)]);
  },
  async read() {
    const items = await navigator.clipboard.read();
    const [payload, html, text, files] = await Promise.all([
      textOf(items, WEB_PAYLOAD_TYPE),
      textOf(items, 'text/html'),
      textOf(items, 'text/plain'),
      imagesOf(items),
    ]);
    return { payload, html, text, files };
  },
};

/** What a `paste` or `drop` event brings. */
export function incomingOf(data: DataTransfer): Incoming {
  const get = (type: string): string | undefined => data.getData(type) || undefined;
  return {
    payload: get(PAYLOAD_TYPE),
    html: get('text/html'),
    text: get('text/plain'),
    files: [...data.files],
  };
}

type Listeners = {
  /** What to put on the clipboard; undefined when there is nothing. */
  readonly copied: () => Flavors | undefined;
  readonly cut: () => void;
  /** True when something was made of it. */
  readonly pasted: (incoming: Incoming) => boolean;
};

const isEditable = (element: Element | null): boolean =>
  element instanceof HTMLElement &&
  (element.isContentEditable ||
    element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement);

const MIDDLE = 1;

/**
 * The keys of copy, cut and paste come as events of the document: browsers send them to where text is selected,
 * not to what has the focus. The board takes those that come while the focus is in it, outside of text.
 */
export function listenToClipboard(container: HTMLElement, listeners: Listeners, signal: AbortSignal): void {
  const isOurs = (event: ClipboardEvent): boolean =>
    !event.defaultPrevented &&
    container.contains(document.activeElement) &&
    !isEditable(document.activeElement);
  const copy = (event: ClipboardEvent): boolean => {
    const flavors = isOurs(event) ? listeners.copied() : undefined;
    if (flavors === undefined || event.clipboardData === null) return false;
    event.clipboardData.setData(PAYLOAD_TYPE, flavors.payload);
    event.clipboardData.setData('text/html', flavors.html);
    event.clipboardData.setData('text/plain', flavors.text);
    event.preventDefault();
    return true;
  };
  document.addEventListener('copy', copy, { signal });
  document.addEventListener(
    'cut',
    (event) => {
      if (copy(event)) listeners.cut();
    },
    { signal },
  );

  // The middle button pans; what Linux would paste with it is not wanted.
  let middleUntil = Number.NEGATIVE_INFINITY;
  container.addEventListener(
    'pointerdown',
    ({ button }) => {
      if (button === MIDDLE) middleUntil = Number.POSITIVE_INFINITY;
    },
    { signal, capture: true },
  );
  window.addEventListener(
    'pointerup',
    ({ button, timeStamp }) => {
      if (button === MIDDLE) middleUntil = timeStamp + MIDDLE_PASTE;
    },
    { signal },
  );
  document.addEventListener(
    'paste',
    (event) => {
      if (!isOurs(event) || event.clipboardData === null || event.timeStamp <= middleUntil) return;
      if (listeners.pasted(incomingOf(event.clipboardData))) event.preventDefault();
    },
    { signal },
  );
}
