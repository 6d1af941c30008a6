import { isIP } from 'node:net';
import { isAbsolute, resolve } from 'node:path';
import { type ServiceName, serviceNames } from '@flux/contracts';

/** A value, or what it should have been: the end of the sentence "it …". */
export type Parsed<T> = { readonly value: T } | { readonly fault: string };
export type Parse<T> = (text: string) => Parsed<T>;

const value = <T>(parsed: T): Parsed<T> => ({ value: parsed });
const fault = (sentence: string): Parsed<never> => ({ fault: sentence });

export const oneOf =
  <const T extends string>(...choices: readonly T[]): Parse<T> =>
  (text) => {
    const found = choices.find((choice) => choice === text);
    return found === undefined ? fault(`must be one of ${choices.join(', ')}`) : value(found);
  };

export const onOff: Parse<boolean> = (text) => {
  const parsed = oneOf('on', 'off')(text);
  return 'fault' in parsed ? parsed : value(parsed.value === 'on');
};

/** What `text` is when it fits, whole; `what` ends the sentence when it does not. */
export const matching =
  (pattern: RegExp, what: string): Parse<string> =>
  (text) =>
    pattern.test(text) ? value(text) : fault(what);

export const host: Parse<string> = (text) =>
  isIP(text) !== 0 ||
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text)
    ? value(text)
    : fault('must be an address of this machine such as 127.0.0.1 or 0.0.0.0');

export const port: Parse<number> = (text) => {
  const number = Number(text);
  const isPort = /^\d{1,5}$/.test(text) && number <= 65_535;
  return isPort ? value(number) : fault('must be a port number from 0 to 65535');
};

/** An origin as browsers write it; a slash at the end is forgiven. */
export const origin: Parse<string> = (text) => {
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '');
  return isOrigin
    ? value(url.origin)
    : fault('must be an address such as https://studio.example.com, without a path');
};

export const url =
  (...protocols: readonly string[]): Parse<string> =>
  (text) => {
    const parsed = URL.parse(text);
    const known = parsed !== null && protocols.includes(parsed.protocol.slice(0, -1));
    return known ? value(text) : fault(`must be an address that begins with ${protocols.join(':// or ')}://`);
  };

/** A comma list; spaces around its parts and empty parts do not count. */
export const list =
  <T>(parse: Parse<T>): Parse<readonly T[]> =>
  (text) => {
    const values: T[] = [];
    for (const part of text.split(',').map((item) => item.trim())) {
      if (part === '') continue;
      const parsed = parse(part);
      if ('fault' in parsed) return parsed;
      values.push(parsed.value);
    }
    return value(values);
  };

export const services: Parse<readonly ServiceName[]> = (text) => {
  const parsed = list(oneOf(...serviceNames))(text);
  if ('fault' in parsed) return fault(`must be a comma list of ${serviceNames.join(', ')}`);
  if (parsed.value.length === 0) return fault(`must name at least one of ${serviceNames.join(', ')}`);
  return value(serviceNames.filter((name) => parsed.value.includes(name)));
};

export const path: Parse<string> = (text) =>
  text.includes('\0') ? fault('must be a path') : value(isAbsolute(text) ? text : resolve(text));

export type ScannerAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** Where clamd listens: `unix:/run/clamav/clamd.ctl`, `127.0.0.1:3310`, `[::1]:3310`. */
export const scanner: Parse<ScannerAddress> = (text) => {
  const socket = /^unix:(\/[^\0]+)$/.exec(text)?.[1];
  if (socket !== undefined) return value({ path: socket });
  const [, inBrackets, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text) ?? [];
  const where = host(inBrackets ?? plain ?? '');
  const at = port(digits);
  const isAddress = 'value' in where && 'value' in at && at.value > 0;
  return isAddress
    ? value({ host: where.value, port: at.value })
    : fault('must be a socket such as unix:/run/clamav/clamd.ctl, or an address such as 127.0.0.1:3310');
};

const proxyNames = ['loopback', 'linklocal', 'uniquelocal'];

/** A proxy as an address, a range in CIDR notation, or one of the three names of private ranges. */
export const proxy: Parse<string> = (text) => {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
  return proxyNames.includes(text) || (family !== 0 && fits && more.length === 0)
    ? value(text)
    : fault(`must be a comma list of addresses, ranges such as 10.0.0.0/8, or ${proxyNames.join(', ')}`);
};

export const masterKey: Parse<Uint8Array> = (text) => {
  const isHex = /^[0-9a-fA-F]{64}$/.test(text);
  const isBase64 = /^[A-Za-z0-9_-]{43}=?$/.test(text);
  if (!isHex && !isBase64) return fault('must be 32 bytes as 64 hexadecimal digits or as base64url');
  return value(Uint8Array.from(Buffer.from(text, isHex ? 'hex' : 'base64url')));
};
