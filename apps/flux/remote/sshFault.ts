import { Failure, type FailureCode } from '../failures.ts';

/** What ssh itself ends with, whatever the program there ends with. */
export const sshEnded = 255;

type Sign = { readonly said: RegExp; readonly code: FailureCode; readonly means: string };

/** What OpenSSH says, in English whatever the locale, and what that means; the first that fits. */
const signs: readonly Sign[] = [
  {
    said: /IDENTIFICATION HAS CHANGED|Host key for .* has changed/,
    code: 'host_key_changed',
    means: 'shows another host key than the one that is known of it',
  },
  {
    said: /Host key verification failed|host key is known for/,
    code: 'host_key_unknown',
    means: 'shows a host key that is not known here',
  },
  {
    said: /Permission denied|Too many authentication failures|No supported authentication/,
    code: 'host_refused',
    means: 'lets nobody in with the keys that ssh has here',
  },
  {
    said: /Could not resolve hostname|Connection refused|No route to host|Network is unreachable|connect to .*timed out|during banner exchange/,
    code: 'host_unreachable',
    means: 'is not reached',
  },
];

/** The last of what ssh said that is no remark of the connection that is shared. */
const lastOf = (said: string): string =>
  said
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(mux_client|Control socket|Shared connection)/.test(line))
    .at(-1) ?? 'ssh ended without a word';

/** Why ssh gave no connection, for the operator; `otherwise` is what it is when ssh says nothing that is known. */
export function sshFault(host: string, said: string, otherwise: FailureCode): Failure {
  const last = lastOf(said).replace(/\.?\s*$/, '.');
  const sign = signs.find((one) => one.said.test(said));
  return sign === undefined
    ? new Failure(otherwise, `The connection to ${host} ended: ${last}`)
    : new Failure(sign.code, `${host} ${sign.means}: ${last}`);
}
