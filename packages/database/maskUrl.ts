/** A connection URL as it may be shown and logged: with its password, and anything secret in its query, masked. */
export function maskUrl(url: string): string {
  if (!url.includes('://') || !URL.canParse(url)) return 'an address that is not a URL';
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  for (const name of ['password', 'sslpassword']) {
    if (parsed.searchParams.has(name)) parsed.searchParams.set(name, '***');
  }
  return parsed.href;
}
