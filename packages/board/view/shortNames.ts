/** The first word of each name; two who share it keep their whole names. */
export function shortNames(names: readonly string[]): readonly string[] {
  const short = names.map((name) => name.trim().split(/\s+/u, 1)[0] ?? '');
  const people = Map.groupBy(new Set(names), (name) => short[names.indexOf(name)]);
  return names.map((name, at) => ((people.get(short[at])?.length ?? 0) > 1 ? name : (short[at] ?? name)));
}
