/** What systemd.unit(5) lets a name have; everything else is written as its bytes. */
const escaped = (text: string): string =>
  text.replaceAll(/[^A-Za-z0-9:_.-]/gu, (one) =>
    [...Buffer.from(one)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
  );

const unescaped = (text: string): string =>
  text.replaceAll(/(?:\\x[0-9a-f]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );

/** A folder as systemd-escape(1) --path writes it. */
const escapedPath = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => escaped(part).replaceAll('-', String.raw`\x2d`))
    .join('-');

/** Names of systemd, which are of the whole host, for the units of one studio: `auth@srv-fluxstudio.service`. */
export function unitNames(root: string) {
  const studio = escapedPath(root);
  return {
    of: (unit: string, type: 'service' | 'timer'): string => `${escaped(unit)}@${studio}.${type}`,
    /** The unit's own name; nothing for one of another studio, or of another type. */
    read: (name: string, type: 'service' | 'timer'): string | undefined => {
      const end = `@${studio}.${type}`;
      return name.endsWith(end) ? unescaped(name.slice(0, -end.length)) : undefined;
    },
  };
}
