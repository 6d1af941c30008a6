/** A time zone by the name that this machine has for it; nothing where it knows none. */
export function knownZone(zone: string | undefined): string | undefined {
  try {
    return zone === undefined
      ? undefined
      : new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
