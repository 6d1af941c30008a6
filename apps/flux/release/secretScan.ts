import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

export type FoundSecret = {
  readonly path: string;
  readonly kind: string;
  /** From 1; nothing when it is the file as such. */
  readonly line?: number;
};

export const tellSecret = ({ path, kind, line }: FoundSecret): string =>
  line === undefined ? `${path}: ${kind}` : `${path}:${line}: ${kind}`;

/** What secrets look like where they are written down, by what they are. */
const patterns: Readonly<Record<string, RegExp>> = {
  // Code that writes or reads such keys has the first line, but no key behind it.
  'a private key':
    /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\r|\\n|[\r\n\s])+[A-Za-z0-9+/=:,\- ]{40}/g,
  'an AWS key': /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
  'an AWS secret': /\baws_?secret_?(?:access_?)?key\b["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{40}\b/gi,
  'a GitHub token': /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
  'a Google key': /\b(?:AIza[\w-]{35}|GOCSPX-[\w-]{28})(?![\w-])/g,
  'an npm token': /\bnpm_[A-Za-z0-9]{36}\b/g,
  'a Slack token': /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{16,}/g,
  'a Stripe key': /\b(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}\b/g,
  'a JSON Web Token': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,}/g,
  'an address with a password':
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"`\\<>{}()$]{0,64}:([^\s@/'"`\\<>{}()$]{1,128})@[\w.[-]/gi,
};

/** Passwords that stand for one in a sentence about addresses. */
const placeholder = /^(?:pass(?:word)?|pw|pwd|secret|\*+|…|\.{3}|x+)$/i;

/** Files that are secrets as such, whatever is in them. */
const secretFiles: Readonly<Record<string, RegExp>> = {
  'a file of settings': /^\.env(?:\..+)?$/,
  'a file of logins': /^\.(?:npmrc|netrc|pgpass|htpasswd)$|^settings\.env$/,
  'a file of keys': /^id_(?:rsa|dsa|ecdsa|ed25519)$|\.(?:pem|key|p12|pfx|jks|keystore)$/,
};

/** What cannot be read as text: Node and what is native came as they are, and the rest lies beside as text, too. */
const unread = /^node$|\.(?:br|gz|node|woff2|png|ico|wasm)$|\.so(?:\.[\d.]+)?$/;

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** What looks like a secret and is known to be none. */
export type Innocent = ReadonlySet<string>;

/** The secrets in one text; they themselves are never told. */
export function secretsIn(
  text: string,
  innocent: Innocent = new Set(),
): readonly Omit<FoundSecret, 'path'>[] {
  return Object.entries(patterns).flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)]
      .filter(([whole, password = whole]) => !placeholder.test(password) && !innocent.has(password))
      .map(({ index }) => ({ kind, line: lineAt(text, index) })),
  );
}

/** The secrets in the files of a folder, in order of path. */
export async function scanForSecrets(
  folder: string,
  paths: readonly string[],
  innocent?: Innocent,
): Promise<readonly FoundSecret[]> {
  const found: FoundSecret[] = [];
  for (const path of paths) {
    for (const [kind, name] of Object.entries(secretFiles))
      if (name.test(basename(path))) found.push({ path, kind });
    if (unread.test(path)) continue;
    const text = await readFile(join(folder, path), 'utf8');
    for (const secret of secretsIn(text, innocent)) found.push({ path, ...secret });
  }
  return found;
}
