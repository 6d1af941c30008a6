import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, dryRun, type Given } from '../command.ts';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import { lockStudio } from '../host/lock.ts';
import { nginxUnit } from '../proxy/nginx.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { minute } from '../table.ts';
import { type Layout, layout } from '../target/layout.ts';
import { readTarget, type Target } from '../target/target.ts';
import { issueCertificate } from './acme.ts';
import { type Certificate, certificateOf, newRequest, putInUse, tlsFiles } from './tls.ts';

const letsEncrypt = 'https://acme-v02.api.letsencrypt.org/directory';

/** How we are known to an authority; kept, so that renewing needs nobody. */
export type Account = { readonly directory: string; readonly email?: string; readonly key: string };

export function accountOf(at: Layout): Account | undefined {
  const { account } = tlsFiles(at);
  return existsSync(account) ? (JSON.parse(readFileSync(account, 'utf8')) as Account) : undefined;
}

const newAccount = (directory: string, email: string | undefined): Account => ({
  directory,
  ...(email === undefined ? {} : { email }),
  key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'pem',
    type: 'pkcs8',
  }),
});

export async function hostedAt({
  operands: [name = ''],
  env,
}: Given): Promise<{ target: Target; at: Layout }> {
  const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
  if (!target.url.startsWith('https:'))
    throw new Failure('usage', `${target.url} needs no certificate: it does not begin with https://.`);
  return { target, at: layout(target.root) };
}

/**
 * Gets a certificate and puts it in use; until it is whole the one before is shown. nginx is reloaded for it.
 * @throws Failure
 */
export async function getCertificate(target: Target, at: Layout, account: Account): Promise<Certificate> {
  const files = tlsFiles(at);
  const unlock = lockStudio(at.lock, 'flux certs');
  try {
    writeWhole(files.account, `${JSON.stringify(account, null, 2)}\n`, 0o600);
    const names = [new URL(target.url).hostname];
    const csr = await newRequest(at, names);
    const pem = await issueCertificate(
      { directory: account.directory, accountKey: createPrivateKey(account.key), contact: account.email },
      {
        names,
        csr,
        answerAt: (token, text) => {
          const path = join(files.challenges, '.well-known/acme-challenge', token.replace(/[^\w-]/g, ''));
          if (text === undefined) rmSync(path, { force: true });
          else writeWhole(path, text);
        },
      },
    );
    await putInUse(at, pem);
    await supervisorOf(at).signal([nginxUnit], 'SIGHUP');
    const certificate = certificateOf(at, new Date());
    if (certificate === undefined) throw new Failure('internal', `${files.certificate} is gone.`);
    return certificate;
  } finally {
    rmSync(`${files.key}.next`, { force: true });
    unlock();
  }
}

export const told = ({ names, issuer, to }: Certificate): string =>
  `${names.join(', ')}: issued by ${issuer}, valid until ${minute(to)} UTC.`;

export const certsIssue: Command = {
  words: ['certs', 'issue'],
  operands: ['<target>'],
  does: 'gets the certificate of a studio from an authority, over ACME',
  options: {
    ...dryRun,
    agree: { type: 'boolean' },
    email: { type: 'string' },
    directory: { type: 'string' },
  },
  help: `--agree            you agree to the terms of the authority
--email <address>  where it writes to when something is wrong
--directory <url>  another authority than Let’s Encrypt, by the address of its directory
--dry-run          says what it would ask for, and asks nobody

The name must lead to this host, and port 80 be open to the world: the authority fetches a text
there, which nginx shows from a folder. Then nginx is reloaded. ./flux certs renew does the same
when two thirds of its life are over.`,
  run: async (given) => {
    const { target, at } = await hostedAt(given);
    const { agree, email, directory = letsEncrypt, 'dry-run': isDry } = given.values;
    if (typeof directory !== 'string' || !URL.canParse(directory))
      throw new Failure('usage', `${directory} is no address of a directory.`);
    const known = accountOf(at);
    const account =
      known !== undefined && known.directory === directory
        ? known
        : newAccount(directory, typeof email === 'string' ? email : undefined);
    const name = new URL(target.url).hostname;
    if (isDry === true)
      return {
        data: { name, directory, dryRun: true },
        text: `It would ask ${new URL(directory).host} for a certificate of ${name}. Nothing was changed.`,
      };
    if (agree !== true && known?.directory !== directory)
      throw new Failure('usage', `Read the terms of ${new URL(directory).host}, then say --agree.`);
    given.progress.step(`Asking ${new URL(directory).host} for a certificate of ${name}`);
    const certificate = await getCertificate(target, at, account);
    return { data: { ...certificate, directory }, text: told(certificate) };
  },
};
