import { BlockList, isIP } from 'node:net';
import type { Settings } from '@flux/config';

/** Whether the peer at `hop` (0 is the one at our end of the connection) may say for whom it speaks. */
export type Trust = (address: string | undefined, hop: number) => boolean;

const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listed(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of proxies.flatMap((proxy) => named[proxy] ?? [proxy])) {
    const [address = '', bits] = range.split('/');
    if (bits === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(bits), family(address));
  }
  return list;
}

/**
 * Which peers are believed about `x-forwarded-*` and `x-request-id`. On `FLUX_SOCKETS` the peer itself always is, and
 * nobody whom it merely quotes: else whoever writes `x-forwarded-for` would choose the address that is throttled.
 */
export function trustOf({ sockets, trustProxy }: Pick<Settings, 'sockets' | 'trustProxy'>): Trust {
  const list = listed(trustProxy);
  return (address, hop) => {
    if (sockets !== undefined && hop === 0) return true;
    return address !== undefined && isIP(address) !== 0 && list.check(address, family(address));
  };
}
