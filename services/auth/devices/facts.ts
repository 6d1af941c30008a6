import { networkOf } from '@flux/http';
import { deviceName, families } from '../sessions/deviceName.ts';

/** What a sign-in shows of its device, all of it coarse; nothing is asked of the page (security.md, "Fingerprint"). */
export type DeviceFacts = {
  /** Family, e.g. `Firefox`; a program is one whatever it says. */
  readonly browser: string;
  readonly system: string;
  /** The first language asked for, without its region. */
  readonly language: string;
  /** /24 of IPv4, /48 of IPv6. */
  readonly network: string;
};

export type SeenDevice = { readonly name: string; readonly facts: DeviceFacts };

type Request = {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

const headerOf = ({ headers }: Request, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** What calls itself a program, at sign-in. */
export const clientOf = (request: Request): 'browser' | 'program' =>
  headerOf(request, 'x-flux-client') === 'program' ? 'program' : 'browser';

/** The device that a request comes from. */
export function deviceOf(request: Request, client: 'browser' | 'program' = clientOf(request)): SeenDevice {
  const agent = headerOf(request, 'user-agent');
  const { browser, system } = families(agent, client);
  const language = /^\s*([a-z]{2,3})\b/i.exec(headerOf(request, 'accept-language') ?? '')?.[1] ?? '';
  return {
    name: deviceName(agent, client),
    facts: {
      browser: client === 'program' ? 'program' : (browser ?? ''),
      system: system ?? '',
      language: language.toLowerCase(),
      network: networkOf(request.ip),
    },
  };
}
