/** Whose password it is, and of which studio. */
export type About = { readonly email: string; readonly name: string; readonly host: string };

const pieces = (text: string): readonly string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/** What somebody who knows the person would try first, the longest first: name, address, and where the studio is. */
export function knownWords({ email, name, host }: About): readonly string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@');
  const wholes = [local, name.toLowerCase().split(' ').join(''), host.toLowerCase(), 'fluxstudio'];
  const words = [...wholes, ...pieces(name), ...pieces(local), ...pieces(domain), ...pieces(host)];
  return [...new Set(words)]
    .filter((word) => word.length > 2)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, 30);
}
