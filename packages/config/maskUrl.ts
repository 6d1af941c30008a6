const mask = '***';

/** An address without the password in it, wherever it stands: before the host or in the query. */
export function maskUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) return mask;
  if (url.password !== '') url.password = mask;
  const secrets = [...url.searchParams.keys()].filter((key) => /pass|secret|token|key/i.test(key));
  for (const key of secrets) url.searchParams.set(key, mask);
  return url.href;
}
