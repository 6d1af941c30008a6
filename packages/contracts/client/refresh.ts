/** The part of the Web Locks API that a refresh needs: one holder of a name among all tabs of the browser. */
export type Locks = { readonly request: <T>(name: string, work: () => Promise<T>) => Promise<T> };

export type RefreshDeps = {
  /** Asks for new tokens. Resolves to whether the studio gave them; throws when it could not be reached. */
  readonly ask: () => Promise<boolean>;
  readonly locks: Locks | undefined;
  /** When any tab last got new tokens, in ms since 1970 (0: never), and where to note it for the others. */
  readonly lastRefresh: { readonly read: () => number; readonly write: (at: number) => void };
  readonly clock: () => number;
};

/**
 * Refreshes the session's tokens: one request at a time in this tab, one at a time in the browser. A tab that waited
 * while another one refreshed takes that result and asks nothing, so no refresh token is sent twice. Losing a race is
 * never a sign-out: the caller repeats its request, and only the answer to that says whether somebody is signed in.
 * @returns a function; its argument is when the request that was refused began, in ms since 1970.
 */
export function createRefresh(deps: RefreshDeps): (since: number) => Promise<boolean> {
  let running: Promise<boolean> | undefined;

  const refresh = async (since: number): Promise<boolean> => {
    const last = deps.lastRefresh.read();
    // What lies ahead was noted before the clock was set back, and says nothing.
    if (last > since && last <= deps.clock()) return true;
    const done = await deps.ask();
    if (done) deps.lastRefresh.write(deps.clock());
    return done;
  };

  return (since) => {
    running ??= (deps.locks ?? { request: (_name, work) => work() })
      .request('flux.refresh', () => refresh(since))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
}
