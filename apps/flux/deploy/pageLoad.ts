import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { askSocket, socketOf } from './ask.ts';

/** A release that runs: its sockets, and its folder. */
export type Loaded = { readonly sockets: string; readonly folder: string };

/** How long the page takes to be answered, in ms each time, and bytes of all that it loads at once, compressed. */
export type PageLoad = { readonly times: readonly number[]; readonly bytes: number };

/** Turn by turn, so that what else the host does disturbs both alike. */
const loads = 30;

/** What is loaded at once by the page that a service answers. @throws Where it names nothing. */
export function assetsOf(html: string): readonly string[] {
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  if (assets.length === 0) throw new TypeError('The page names no assets.');
  return [...new Set(assets)];
}

async function loadOnce({ sockets }: Loaded): Promise<{ readonly ms: number; readonly html: string }> {
  const { ms, body } = await askSocket(socketOf(sockets, 'auth'), '/sign-in');
  return { ms, html: body };
}

async function bytesOf({ folder }: Loaded, html: string): Promise<number> {
  const files = await Promise.all(
    assetsOf(html).map((path) => readFile(join(folder, 'apps/web/dist', path))),
  );
  return [Buffer.from(html), ...files].reduce((sum, bytes) => sum + gzipSync(bytes).length, 0);
}

/** Loads the page of both, one after the other, again and again. */
export async function loadBoth(fresh: Loaded, old: Loaded): Promise<readonly [PageLoad, PageLoad]> {
  const times: [number[], number[]] = [[], []];
  const sides = [fresh, old] as const;
  const html = ['', ''];
  for (let number = 0; number < loads; number++)
    for (const side of [0, 1] as const) {
      const loaded = await loadOnce(sides[side]);
      times[side].push(loaded.ms);
      html[side] = loaded.html;
      await delay(5);
    }
  const bytes = await Promise.all(sides.map((side, at) => bytesOf(side, html[at] ?? '')));
  return [
    { times: times[0], bytes: bytes[0] ?? 0 },
    { times: times[1], bytes: bytes[1] ?? 0 },
  ];
}

const sorted = (times: readonly number[]): readonly number[] => times.toSorted((a, b) => a - b);
const at = (times: readonly number[], part: number): number =>
  sorted(times)[Math.floor(times.length * part)] ?? 0;

/** How much slower nobody notices; ms. */
const unnoticedMs = 10;
const timesSlower = 1.5;
const timesMoreBytes = 1.5;

/**
 * Slower beyond noise is: half as long again at the middle, by more than anybody fails to notice, and at the fast end as
 * well, where a host that is busy with other things does not show. More bytes need no such care.
 * @returns What is worse, in words; nothing where nothing is.
 */
export function worsened(fresh: PageLoad, old: PageLoad): string | undefined {
  const isSlower = [0.25, 0.5].every(
    (part) =>
      at(fresh.times, part) > Math.max(at(old.times, part) * timesSlower, at(old.times, part) + unnoticedMs),
  );
  if (isSlower)
    return `the page takes ${at(fresh.times, 0.5).toFixed(0)} ms; before ${at(old.times, 0.5).toFixed(0)} ms`;
  if (fresh.bytes > old.bytes * timesMoreBytes)
    return `the page loads ${kilobytes(fresh)}; before ${kilobytes(old)}`;
  return undefined;
}

const kilobytes = ({ bytes }: PageLoad): string => `${Math.round(bytes / 1000)} kB`;

export const told = (fresh: PageLoad, old: PageLoad): string =>
  `${at(fresh.times, 0.5).toFixed(0)} ms and ${kilobytes(fresh)}; before ${at(old.times, 0.5).toFixed(0)} ms and ${kilobytes(old)}`;
