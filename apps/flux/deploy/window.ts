import { readFileSync, rmSync } from 'node:fs';
import { writeWhole } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';
import { linked } from './recover.ts';

/** While it is open, the release before runs on, and going back to it takes a moment. */
export type Window = {
  /** The release that people are on, and the one that they can go back to. */
  readonly release: string;
  readonly before: string;
  /** ISO 8601, UTC. */
  readonly until: string;
};

const minuteMs = 60_000;

export function openWindow(
  at: Layout,
  { release, before, minutes }: Omit<Window, 'until'> & { readonly minutes: number },
  now = Date.now(),
): void {
  const until = new Date(now + minutes * minuteMs).toISOString();
  writeWhole(at.window, `${JSON.stringify({ release, before, until } satisfies Window)}\n`);
}

export const closeWindow = (at: Layout): void => rmSync(at.window, { force: true });

function read(at: Layout): Window | undefined {
  try {
    return JSON.parse(readFileSync(at.window, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The window of the release that the studio is on; nothing when it has none any more, or never had. */
export function openedWindow(at: Layout, now = Date.now()): Window | undefined {
  const window = read(at);
  if (window === undefined || window.release !== linked(at.current)) return undefined;
  return Date.parse(window.until) > now ? window : undefined;
}
