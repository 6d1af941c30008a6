/** Every zone that the browser knows, the person's own among them even where the browser names it otherwise. */
export function timeZones(own: string): readonly string[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  return [...known.add(own)].sort();
}
