/** A database as libpq's programs take it: without the password, which everybody can read in a list of processes. */
export function libpqOf(url: string): {
  readonly argument: string;
  readonly env: Readonly<Record<string, string | undefined>>;
} {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  const { PATH, HOME, LANG } = process.env;
  const env = { PATH, HOME, LANG, PGAPPNAME: 'flux-backup' };
  return {
    argument: address.href,
    env: password === '' ? env : { ...env, PGPASSWORD: password },
  };
}
