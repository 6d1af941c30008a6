/** What was typed while nothing was there yet to take it. */
type Held = { readonly text: string; readonly isEntered: boolean };

const nothing: Held = { text: '', isEntered: false };

let held = nothing;
let stop: AbortController | undefined;

/** What a key makes of the text; keys that write nothing leave it. */
function withKey({ text, isEntered }: Held, { key, ctrlKey, metaKey, altKey }: KeyboardEvent): Held {
  if (key === 'Enter') return { text, isEntered: true };
  if (key === 'Backspace') return { text: [...text].slice(0, -1).join(''), isEntered };
  const writes = [...key].length === 1 && !ctrlKey && !metaKey && !altKey;
  return writes ? { text: text + key, isEntered } : { text, isEntered };
}

/**
 * From now on keys reach nothing on the page, so that what is meant for a part that is still being loaded does
 * nothing elsewhere. Esc gives it up.
 */
export function holdKeys(onEscape: () => void): void {
  releaseKeys();
  stop = new AbortController();
  addEventListener(
    'keydown',
    (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === 'Escape') onEscape();
      else held = withKey(held, event);
    },
    { capture: true, signal: stop.signal },
  );
}

/** Keys are the page's again; answers what was typed meanwhile. */
export function releaseKeys(): Held {
  const typed = held;
  held = nothing;
  stop?.abort();
  stop = undefined;
  return typed;
}
