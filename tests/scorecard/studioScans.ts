import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type StudioOverHttps, startOverHttps } from '../harness/https.ts';
import { signUpMember } from './member.ts';

export type ObservatoryTest = {
  readonly name: string;
  readonly pass: boolean;
  readonly outcome: string;
  readonly score: number;
};

export type Observatory = {
  readonly grade: string;
  readonly score: number;
  readonly tests: readonly ObservatoryTest[];
};

export type PolicyFinding = {
  readonly severity: string;
  readonly kind: string;
  readonly directive: string;
  readonly description: string;
};

export type StudioScans = {
  readonly observatory: Observatory;
  /** What csp_evaluator says of the policy that each of these addresses was sent with. */
  readonly policies: readonly { readonly page: string; readonly findings: readonly PolicyFinding[] }[];
};

/** A policy that is none: a scanner that finds nothing here would find nothing anywhere. */
const controlPolicy = "script-src * 'unsafe-inline' 'unsafe-eval'";

export const isHigh = ({ severity }: PolicyFinding): boolean => severity === 'HIGH';

type Found = { readonly observatory: Observatory; readonly findings: readonly (readonly PolicyFinding[])[] };

async function runScanners(studio: StudioOverHttps, policies: readonly string[]): Promise<Found> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'scanners.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: studio.certificatePath },
  });
  const { port, plainPort } = studio;
  child.stdin.end(JSON.stringify({ host: '127.0.0.1', port, plainPort, policies }));
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`The scanners ended with ${code}.`);
  return JSON.parse(output);
}

/** Starts a studio as in production, over HTTPS behind nginx, and lets the scanners look at it. */
export async function scanStudio(): Promise<StudioScans> {
  const ends: (() => Promise<void>)[] = [];
  try {
    const studio = await startOverHttps({ after: (end) => ends.unshift(end) });
    const board = `/boards/${(await signUpMember(studio)).boardId}`;
    const addresses = { home: '/', 'sign-in': '/sign-in', board, worker: '/sw.js' };
    const sent = await Promise.all(
      Object.entries(addresses).map(async ([page, address]) => {
        const { headers } = await studio.ask(address, { headers: { accept: 'text/html' } });
        return { page, policy: String(headers['content-security-policy']) };
      }),
    );
    const policies = [...sent.map(({ policy }) => policy), controlPolicy];
    const { observatory, findings } = await runScanners(studio, policies);
    if (!findings.at(-1)?.some(isHigh))
      throw new Error('csp_evaluator finds nothing in a policy that is none.');
    return {
      observatory,
      policies: sent.map(({ page }, index) => ({ page, findings: findings[index] ?? [] })),
    };
  } finally {
    for (const end of ends) await end();
  }
}
