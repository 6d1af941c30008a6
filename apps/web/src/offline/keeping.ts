/**
 * What the service worker does with a request: nothing; answer from what was kept with this release; or ask the studio
 * and keep its answer for when it cannot be reached.
 */
export type Keeping = 'none' | 'asset' | 'page' | 'data';

/** Answers of the studio that a page needs to open again without a network: who one is, and what is where. */
const keptData = [
  /^\/api\/auth\/me$/,
  /^\/api\/projects$/,
  /^\/api\/projects\/[^/]+$/,
  /^\/api\/projects\/[^/]+\/(?:boards|members|channels)$/,
  /^\/api\/boards\/(?:recent|[0-9a-f-]+)$/,
];

/** Addresses of this origin that are no page. */
const notPages = /^\/(?:api|assets|health|messaging|collaboration|metrics|ready)(?:\/|$)/;

export type Asked = {
  readonly method: string;
  /** `navigate` for a page. */
  readonly mode: string;
  /** Absolute. */
  readonly url: string;
};

export function keepingOf({ method, mode, url }: Asked, origin: string): Keeping {
  const address = new URL(url);
  if (method !== 'GET' || address.origin !== origin) return 'none';
  const { pathname } = address;
  if (pathname.startsWith('/assets/')) return 'asset';
  if (mode === 'navigate') return notPages.test(pathname) ? 'none' : 'page';
  return keptData.some((pattern) => pattern.test(pathname)) ? 'data' : 'none';
}
