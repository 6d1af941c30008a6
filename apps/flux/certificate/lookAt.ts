import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { Failure } from '../failures.ts';

export type SeenCertificate = {
  readonly issuer: string;
  readonly validTo: Date;
  /** Why it would not be trusted, as OpenSSL says it. */
  readonly refusal?: string;
};

/** Milliseconds to wait for a server that does not answer. */
const patienceMs = 10_000;

/**
 * The certificate of a server, judged by the authorities that Node.js brings along (those of Mozilla).
 * @throws Failure('unreachable')
 */
export function lookAt(host: string, port: number): Promise<SeenCertificate> {
  return new Promise((resolve, reject) => {
    // Only looked at: nothing is sent to it, so that one which is refused can be described, too.
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port, rejectUnauthorized: false, ...servername });
    const fail = (why: string, cause?: unknown) => {
      socket.destroy();
      reject(new Failure('unreachable', `${host}:${port} showed no certificate: ${why}.`, cause));
    };
    socket.setTimeout(patienceMs, () => fail(`no answer within ${patienceMs / 1000} s`));
    socket.on('error', (error) => fail(error.message, error));
    socket.on('secureConnect', () => {
      const { issuer, valid_to: validTo } = socket.getPeerCertificate();
      const { authorizationError: refusal } = socket;
      socket.destroy();
      resolve({
        issuer: String(issuer.O ?? issuer.CN ?? 'nobody named'),
        validTo: new Date(validTo),
        ...(socket.authorized ? {} : { refusal: String(refusal) }),
      });
    });
  });
}
