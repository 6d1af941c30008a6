import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Layout } from '../target/layout.ts';
import { tlsFiles } from './tls.ts';

/** How we are known to an authority; kept, so that renewing needs nobody. */
export type Account = {
  /** Address of its directory. */
  readonly directory: string;
  readonly email?: string;
  /** PEM of what its own HTTPS is signed by, where it is not publicly trusted; a path on the host. */
  readonly caFile?: string;
  /** PEM, PKCS #8. */
  readonly key: string;
};

export function accountOf(at: Layout): Account | undefined {
  const { account } = tlsFiles(at);
  return existsSync(account) ? (JSON.parse(readFileSync(account, 'utf8')) as Account) : undefined;
}

type AboutAccount = { readonly [K in 'directory' | 'email' | 'caFile']: string | undefined };

export function newAccount({ directory = '', email, caFile }: AboutAccount): Account {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    directory,
    ...(email === undefined ? {} : { email }),
    ...(caFile === undefined ? {} : { caFile }),
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }),
  };
}
