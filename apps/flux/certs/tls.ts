import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import { run } from '../host/run.ts';
import type { Layout } from '../target/layout.ts';

/** Where the certificate of a studio lies; nginx reads it as root, before its workers give up their rights. */
export const tlsFiles = ({ shared }: Pick<Layout, 'shared'>) => ({
  folder: join(shared, 'tls'),
  certificate: join(shared, 'tls/certificate.pem'),
  key: join(shared, 'tls/key.pem'),
  /** Who we are to the authority, and which one it is. */
  account: join(shared, 'tls/account.json'),
  /** What nginx shows below /.well-known/acme-challenge/. */
  challenges: join(shared, 'tls/challenges'),
});

const dayMs = 24 * 60 * 60 * 1_000;

export type Certificate = {
  readonly names: readonly string[];
  readonly issuer: string;
  readonly from: Date;
  readonly to: Date;
  readonly daysLeft: number;
  /** Made by this host, so that nginx could start: browsers refuse it. */
  readonly isOwn: boolean;
};

/** The certificate that nginx shows; nothing where there is none. */
export function certificateOf(at: Pick<Layout, 'shared'>, now: Date): Certificate | undefined {
  const { certificate } = tlsFiles(at);
  if (!existsSync(certificate)) return undefined;
  const read = new X509Certificate(readFileSync(certificate));
  const to = new Date(read.validTo);
  return {
    names: (read.subjectAltName ?? '').split(', ').map((name) => name.replace(/^DNS:/, '')),
    issuer: /^(?:O|CN)=(.*)$/m.exec(read.issuer)?.[1] ?? '',
    from: new Date(read.validFrom),
    to,
    daysLeft: Math.floor((to.getTime() - now.getTime()) / dayMs),
    isOwn: read.issuer === read.subject,
  };
}

/** @throws Failure('program_missing'), Failure('internal') */
async function openssl(argv: readonly string[]): Promise<void> {
  const { code, stderr } = await run('openssl', argv);
  if (code === 127) throw new Failure('program_missing', 'openssl is missing: apt-get install openssl.');
  if (code !== 0) throw new Failure('internal', `openssl ${argv[0]} failed: ${stderr.trim()}`);
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A new key, and the request for a certificate of these names: DER. The key is beside the one in use. */
export async function newRequest(at: Layout, names: readonly string[]): Promise<Uint8Array> {
  const { key } = tlsFiles(at);
  const request = `${key}.csr`;
  const alternatives = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
  writeWhole(`${key}.next`, '', 0o600); // so that nobody can read it at any moment
  try {
    await openssl([
      'req',
      '-new',
      ...newKey,
      '-keyout',
      `${key}.next`,
      '-subj',
      '/',
      '-addext',
      alternatives,
      '-outform',
      'der',
      '-out',
      request,
    ]);
    return await readFile(request);
  } finally {
    rmSync(request, { force: true });
  }
}

/** Puts a certificate and the key of its request in use; nginx has to be told. */
export async function putInUse(at: Layout, pem: string): Promise<void> {
  const { certificate, key } = tlsFiles(at);
  const next = await readFile(`${key}.next`, 'utf8');
  const leaf = new X509Certificate(pem);
  if (!leaf.checkPrivateKey(createPrivateKey(next)))
    throw new Failure('authority_refused', 'The certificate that came is of another key.');
  writeWhole(key, next, 0o600);
  writeWhole(certificate, pem);
  rmSync(`${key}.next`, { force: true });
}

/** A certificate of this host's own, so that nginx can start and answer an authority; browsers refuse it. */
export async function bringOwnCertificate(at: Layout, name: string): Promise<boolean> {
  const { folder, certificate, key, challenges } = tlsFiles(at);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  mkdirSync(join(challenges, '.well-known/acme-challenge'), { recursive: true });
  if (existsSync(certificate) && existsSync(key)) return false;
  writeWhole(key, '', 0o600);
  await openssl([
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    key,
    '-subj',
    '/O=This host',
    '-addext',
    `subjectAltName=DNS:${name}`,
    '-days',
    '90',
    '-out',
    certificate,
  ]);
  return true;
}
