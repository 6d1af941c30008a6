import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '@flux/contracts';
import { maintenanceFiles, maintenanceLanguages, passPath } from '../../../ops/nginx/maintenance.ts';
import { writeWhole } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';
import { maintenancePage } from './page.ts';

/** Why a studio is closed. */
export type Marker = {
  /** ISO 8601, UTC. */
  readonly since: string;
  /** The deployment that closed it; nothing when an operator did. */
  readonly deployment?: string;
  readonly message?: string;
  /** ISO 8601, UTC. */
  readonly until?: string;
  /** Lets a browser in all the same. */
  readonly pass: string;
};

export type Closing = {
  readonly deployment?: string | undefined;
  readonly message?: string | undefined;
  readonly until?: Date | undefined;
};

const markerOf = (at: Layout): string => join(at.maintenance, maintenanceFiles.marker);

/** Why it is closed; nothing while it is open. */
export function closedNow(at: Layout): Marker | undefined {
  const marker = markerOf(at);
  return existsSync(marker) ? JSON.parse(readFileSync(marker, 'utf8')) : undefined;
}

/** Where a browser gets its pass. */
export const passAddress = ({ url }: Pick<Target, 'url'>, { pass }: Marker): string =>
  `${url}${passPath}/${pass}`;

function problemOf(marker: Omit<Marker, 'pass'>): string {
  const { status, title } = errors.maintenance;
  const { message, until, since } = marker;
  return JSON.stringify({
    type: '/errors#maintenance',
    title,
    status,
    code: 'maintenance',
    ...(message === undefined ? {} : { detail: message }),
    since,
    ...(until === undefined ? {} : { until }),
  });
}

/**
 * Closes the studio to everybody without a pass, from the next request on; said anew where it is closed already. What is
 * answered is written first, and the marker that nginx looks for last.
 */
export function closeStudio({ url }: Pick<Target, 'url'>, at: Layout, closing: Closing): Marker {
  const { deployment, message, until } = closing;
  const now = new Date();
  const before = closedNow(at);
  const marker: Marker = {
    since: before?.since ?? now.toISOString(),
    ...(deployment === undefined ? {} : { deployment }),
    ...(message === undefined ? {} : { message }),
    ...(until === undefined ? {} : { until: until.toISOString() }),
    pass: before?.pass ?? randomBytes(16).toString('hex'),
  };
  mkdirSync(at.maintenance, { recursive: true });
  // nginx opens what it knows the name of; nobody else sees what passes there are.
  chmodSync(at.maintenance, 0o711);
  const studio = new URL(url).hostname;
  const write = (name: string, text: string, mode = 0o644) =>
    writeWhole(join(at.maintenance, name), text, mode);
  for (const language of maintenanceLanguages)
    write(maintenanceFiles.page(language), maintenancePage(language, { studio, message, until }, now));
  write(maintenanceFiles.problem, problemOf(marker));
  write(maintenanceFiles.pass(marker.pass), '');
  write(maintenanceFiles.marker, JSON.stringify(marker), 0o600);
  return marker;
}

/** Lets everybody in from the next request on, and ends all passes. */
export function openStudio(at: Layout): void {
  rmSync(markerOf(at), { force: true });
  if (!existsSync(at.maintenance)) return;
  const passes = readdirSync(at.maintenance).filter((name) => name.startsWith(maintenanceFiles.pass('')));
  for (const name of passes) rmSync(join(at.maintenance, name), { force: true });
}
