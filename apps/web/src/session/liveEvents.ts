import { ApiError } from '@flux/contracts/client';
import { type PersonEvent, personEvents } from '@flux/contracts/notices';
import { queries, studio } from './studio.ts';

/** One tab of a browser listens for all: over HTTP/1.1 a browser opens six connections to a studio, and tabs are many. */
const name = 'flux.events';

/** ms before another try when the studio did not take the stream. */
const patience = 5_000;

const isEvent = (value: unknown): value is PersonEvent => personEvents.some((event) => event === value);

/** What the page asks for again, by the first part of its name. */
const changed = {
  notifications: ['notifications'],
  profile: ['me'],
  memberships: ['projects', 'project'],
  missed: ['notifications', 'me', 'projects', 'project'],
} as const satisfies Record<PersonEvent, readonly string[]>;

/** What nobody looks at is asked for when somebody does. */
function follow(event: PersonEvent): void {
  for (const part of changed[event]) void queries.invalidateQueries({ queryKey: [part] });
}

/** Listens until the signal; resolves when the stream is over for good, such as when the session has ended. */
function listen(tell: (event: PersonEvent) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource('/api/me/events');
    const end = () => {
      source.close();
      resolve();
    };
    for (const event of personEvents) source.addEventListener(event, () => tell(event));
    // The browser itself comes back after a cut; after a refusal it does not.
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) end();
    });
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Whether somebody is still signed in; asking gets new tokens where they ran out, and tells when the studio is closed. */
async function isSignedIn(tellClosed: () => void): Promise<boolean> {
  try {
    await studio.call('GET /api/auth/me');
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) return true;
    if (error.code === 'maintenance') tellClosed();
    return error.status !== 401;
  }
}

/** What every tab says while an operator works on the studio. */
const closed = 'closed';
const sayClosed = (): void => {
  import('./closed.tsx').then(({ showClosed }) => showClosed()).catch(() => {}); // it comes back unsaid, then
};

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, patience);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Follows what changes for the person, on whichever device or by whomever, until the signal. */
export function followLive(signal: AbortSignal): void {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }) => {
    if (isEvent(data)) follow(data);
    else if (data === closed) sayClosed();
  });
  const tellClosed = () => {
    channel.postMessage(closed);
    sayClosed();
  };
  const tell = (event: PersonEvent) => {
    channel.postMessage(event);
    follow(event);
  };
  navigator.locks
    .request(name, { signal }, async () => {
      while (!signal.aborted) {
        await listen(tell, signal);
        if (signal.aborted || !(await isSignedIn(tellClosed))) return;
        await pause(signal);
      }
    })
    .catch(() => {
      // Left before it was this tab's turn.
    });
  signal.addEventListener('abort', () => channel.close());
}
