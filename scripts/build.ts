import { buildServer } from './buildServer.ts';
import { buildWeb } from './buildWeb.ts';

/** Builds the page and the server where their sources changed. Throws when a build fails. */
export async function build(): Promise<void> {
  await Promise.all([buildWeb(), buildServer()]);
}

if (import.meta.main) await build();
