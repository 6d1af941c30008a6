const systems = [
  [/iphone/i, 'iPhone'],
  [/ipad/i, 'iPad'],
  [/android/i, 'Android'],
  [/mac/i, 'Mac'],
  [/windows/i, 'Windows'],
  [/linux|cros/i, 'Linux'],
] as const;

/** What a passkey that is made here is called at first: by its system, as the browser names it. */
export const passkeyName = (userAgent: string, otherwise: string): string =>
  systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? otherwise;
