import type { Closing } from '../maintenance/closed.ts';
import type { Progress } from '../progress.ts';
import type { Manifest } from '../release/manifest.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';
import type { Copy } from './copy.ts';
import type { Run } from './units.ts';

/** `maintenance` closes the studio while its schema and its services are replaced. */
export type Strategy = 'blue-green' | 'canary' | 'maintenance';

/** What the phases of one deployment know. */
export type Deployment = {
  readonly id: string;
  readonly target: Target;
  readonly at: Layout;
  readonly supervisor: Supervisor;
  /** The folder in which the release was built, and what it says of itself. */
  readonly built: string;
  readonly manifest: Manifest;
  /** The release that people use now. */
  readonly before: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly strategy: Strategy;
  readonly found: Found;
  /** Milliseconds for which the new release is watched after the switch. */
  readonly watchMs: number;
  /** What people read where the studio is closed meanwhile. */
  readonly closing: Pick<Closing, 'message' | 'until'>;
  readonly progress: Progress;
  /** Under which backups are sealed. */
  readonly backupKey: Uint8Array | undefined;
  /** A PostgreSQL beside the studio's for the copy that is tried; opened by who needs it first. */
  readonly copy: Copy;
};

/** What one step finds out and a later one needs. */
export type Found = { run?: Run };

export type Step = {
  readonly title: string;
  /** @returns What it found, in a few words. @throws What stops the deployment. */
  readonly run: (deployment: Deployment) => Promise<string | undefined>;
};

export type Phase = { readonly title: string; readonly steps: readonly Step[] };
