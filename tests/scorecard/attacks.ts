import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { find } from '../../scripts/debianPackages.ts';
import { startOverHttps } from '../harness/https.ts';
import { type Member, signUpMember } from './member.ts';

/** What an attacker's program says of a studio that it was let loose on, with a member's token. */
export type Attack =
  | { readonly kind: 'ran'; readonly addresses: number; readonly found: readonly string[] }
  | { readonly kind: 'missing' };

export type Attacks = { readonly wapiti: Attack; readonly sqlmap: Attack };

/** Headers that browsers have dropped; `frame-ancestors` and the policy stand in their place (ASVS 3.4.6). */
const dropped: ReadonlySet<string> = new Set(['X-Frame-Options is not set', 'X-XSS-Protection is not set']);

/** Addresses that take something: each is asked for with all of its parameters. */
const addressesOf = ({ projectId, boardId, channelId }: Member): readonly string[] => [
  '/',
  '/sign-in?next=/projects',
  `/boards/${boardId}`,
  '/api/projects?limit=5&state=open',
  `/api/projects/${projectId}/boards?limit=5&state=kept`,
  `/api/projects/${projectId}/members?limit=5`,
  `/api/projects/${projectId}/files?limit=5&sort=name&order=asc&kind=image&state=kept`,
  '/api/files?limit=5&sort=date&order=desc&kind=image&state=trash',
  `/api/channels/${channelId}/messages?limit=5&before=9&threadId=none`,
  '/api/me/notifications?limit=5&show=unread',
];

async function run(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return text(child.stdout);
}

type WapitiReport = {
  readonly [part in 'vulnerabilities' | 'anomalies']: Readonly<
    Record<string, readonly { readonly path: string; readonly info: string }[]>
  >;
};

async function wapiti(url: string, addresses: readonly string[], token: string, folder: string) {
  const program = find('wapiti');
  if (program === undefined) return { kind: 'missing' } as const;
  const output = join(folder, 'wapiti.json');
  await run(program, [
    ...['-u', `${url}/`, '--scope', 'domain', '-d', '2', '-H', `Authorization: Bearer ${token}`],
    ...addresses.flatMap((address) => ['-s', `${url}${address}`]),
    ...['--max-scan-time', '120', '--max-attack-time', '60', '-t', '10', '--no-bugreport'],
    ...['--store-session', folder, '-f', 'json', '-o', output],
  ]);
  const report: WapitiReport = JSON.parse(readFileSync(output, 'utf8'));
  const found = [report.vulnerabilities, report.anomalies]
    .flatMap((kinds) => Object.values(kinds).flat())
    .filter(({ info }) => !dropped.has(info))
    .map(({ path, info }) => `${path}: ${info}`);
  return { kind: 'ran', addresses: addresses.length, found } as const;
}

async function sqlmap(url: string, addresses: readonly string[], token: string, folder: string) {
  const program = find('sqlmap');
  if (program === undefined) return { kind: 'missing' } as const;
  const asked = addresses.filter((address) => address.startsWith('/api/') && address.includes('?'));
  const found: string[] = [];
  for (const address of asked) {
    const output = await run(program, [
      ...['-u', `${url}${address}`, '-H', `Authorization: Bearer ${token}`, '--output-dir', folder],
      ...['--batch', '--level', '2', '--dbms', 'PostgreSQL', '--ignore-code', '*', '--flush-session'],
    ]);
    if (/is vulnerable|identified the following injection point/.test(output)) found.push(address);
    else if (!/do not appear to be injectable/.test(output))
      throw new Error(`sqlmap did not finish with ${address}: ${output.slice(-2_000)}`);
  }
  return { kind: 'ran', addresses: asked.length, found } as const;
}

/** Lets wapiti and sqlmap loose on a studio of their own, over HTTPS and signed in. */
export async function attackStudio(): Promise<Attacks> {
  const ends: (() => Promise<void>)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'flux-attacks-'));
  try {
    const studio = await startOverHttps({ after: (end) => ends.unshift(end) });
    const member = await signUpMember(studio);
    const addresses = addressesOf(member);
    const headers = { authorization: `Bearer ${member.token}`, accept: 'text/html' };
    for (const address of addresses) {
      const { status, body } = await studio.ask(address, { headers });
      if (status !== 200) throw new Error(`${address}: ${status} ${body}`);
    }
    return {
      wapiti: await wapiti(studio.url, addresses, member.token, folder),
      sqlmap: await sqlmap(studio.url, addresses, member.token, folder),
    };
  } finally {
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}
