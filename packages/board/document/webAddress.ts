const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);
const ADDRESS_MAX = 2048;

/** The address as it may be followed, or undefined: only the web and mail, never a script or data. */
export function webAddress(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > ADDRESS_MAX || !URL.canParse(value)) return undefined;
  const { protocol, href } = new URL(value);
  return SCHEMES.has(protocol) ? href : undefined;
}

export const isWebAddress = (value: unknown): value is string => webAddress(value) !== undefined;
