import { isIP } from 'node:net';
import type { SMTPTransportOptions } from 'nodemailer';

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** Passwords to this machine itself do not cross a network. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * What `SMTP_URL` says: `smtps://` is TLS from the first byte; `smtp://` is STARTTLS where the server offers it, and
 * STARTTLS or nothing as soon as a password goes to another machine. `?requireTLS=true` and `=false` overrule the
 * latter. Certificates are always checked; a private authority goes into `NODE_EXTRA_CA_CERTS`.
 */
export function smtpOptions(smtpUrl: string): SMTPTransportOptions & { readonly host: string } {
  const url = new URL(smtpUrl);
  const host = hostOf(url);
  const asked = url.searchParams.get('requireTLS');
  const unknown = [...url.searchParams.keys()].find((key) => key !== 'requireTLS');
  if (unknown !== undefined) throw new TypeError(`SMTP_URL takes no option "${unknown}", only requireTLS.`);
  if (asked !== null && asked !== 'true' && asked !== 'false') {
    throw new TypeError('requireTLS in SMTP_URL must be true or false.');
  }
  const secure = url.protocol === 'smtps:';
  const auth =
    url.username === ''
      ? undefined
      : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  const needsTls = auth !== undefined && !isLoopback(host);
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && (asked === null ? needsTls : asked === 'true'),
    ...(auth === undefined ? {} : { auth }),
  };
}
