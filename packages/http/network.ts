import { isIPv4, isIPv6 } from 'node:net';

/** The groups of an IPv6 address, `::` filled in. */
function groups(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
}

/**
 * The network an address belongs to: /24 of IPv4, /48 of IPv6, e.g. `203.0.113.0/24`. Coarse enough not to name a
 * person, fine enough to throttle one (security.md, "Sessions"). `local` for a peer on a Unix socket that forwards
 * nobody, `unknown` for what is no address.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined || address === '') return 'local';
  const plain = address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address;
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return 'unknown';
  const prefix = groups(plain.split('%', 1)[0] ?? '').slice(0, 3);
  return `${prefix.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/48`;
}
