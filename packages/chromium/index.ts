import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** As Debian packages it. */
const withoutWindows = '/usr/bin/chromium-headless-shell';

/**
 * Chromium without windows where this machine has it: the other one draws its own frame beside every page, without showing
 * it to anybody, for a fifth of the time of a test.
 */
export const chromiumPath = existsSync(withoutWindows) ? withoutWindows : '/usr/bin/chromium';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser of its own for a test, with nothing in it. */
export const launch = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath, args: flags });
