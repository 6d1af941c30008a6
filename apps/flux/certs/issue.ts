import { createPrivateKey } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, dryRun, type Given } from '../command.ts';
import { Failure } from '../failures.ts';
import { writeWhole } from '../host/files.ts';
import { lockStudio } from '../host/lock.ts';
import { bringJobs } from '../init/jobs.ts';
import { nginxUnit } from '../proxy/nginx.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { minute } from '../table.ts';
import { type Layout, layout } from '../target/layout.ts';
import { readTarget, type Target } from '../target/target.ts';
import { type Account, accountOf, newAccount } from './account.ts';
import { issueCertificate } from './acme.ts';
import { type Certificate, certificateOf, newRequest, putInUse, tlsFiles } from './tls.ts';

const letsEncrypt = 'https://acme-v02.api.letsencrypt.org/directory';

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
there, which nginx shows from a folder. Then nginx is reloaded. From then on the host looks every
day, and gets it anew when two thirds of its life are over (./flux certs renew). For an authority
that is not publicly trusted NODE_EXTRA_CA_CERTS names the file of its own; it is remembered.`,
  run: async (given) => {
    const { target, at } = await hostedAt(given);
    const { agree, email, directory = letsEncrypt, 'dry-run': isDry } = given.values;
    if (typeof directory !== 'string' || !URL.canParse(directory))
      throw new Failure('usage', `${directory} is no address of a directory.`);
    const known = accountOf(at);
    const account =
      known !== undefined && known.directory === directory
        ? known
        : newAccount({
            directory,
            email: typeof email === 'string' ? email : undefined,
            caFile: given.env.NODE_EXTRA_CA_CERTS,
          });
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
    await bringJobs(target, at, supervisorOf(at));
    return {
      data: { ...certificate, directory },
      text: `${told(certificate)}\nIt is renewed by itself, when a third of its life is left.`,
    };
  },
};
