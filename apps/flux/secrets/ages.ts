import { existsSync, readFileSync, statSync } from 'node:fs';
import { writeWhole } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';

type Ages = Readonly<Record<string, string>>;

function noted({ secretAges }: Layout): Ages {
  if (!existsSync(secretAges)) return {};
  const parsed: unknown = JSON.parse(readFileSync(secretAges, 'utf8'));
  return typeof parsed === 'object' && parsed !== null ? (parsed as Ages) : {};
}

/** Notes that these are new now; nothing of themselves. */
export function noteAges(at: Layout, settings: readonly string[], now: Date): void {
  const fresh = Object.fromEntries(settings.map((name) => [name, now.toISOString()]));
  writeWhole(at.secretAges, `${JSON.stringify({ ...noted(at), ...fresh }, null, 2)}\n`, 0o644);
}

/** Since when a secret is as it is; one that nobody has noted is at least as old as the last change of its file. */
export function sinceOf(at: Layout, setting: string): { readonly since: Date; readonly isKnown: boolean } {
  const known = noted(at)[setting];
  return known === undefined
    ? { since: statSync(at.settings).mtime, isKnown: false }
    : { since: new Date(known), isKnown: true };
}
