import { readFileSync } from 'node:fs';
import type { Environment } from './environment.ts';
import { type Variable, variables } from './variables.ts';

const secrets = Object.entries<Variable<unknown>>(variables).flatMap(([name, { secret }]) =>
  secret === true ? [name] : [],
);

/** The name under which a secret is given as the path of a file, as systemd and containers hand them over. */
const fileName = (secret: string): string => `${secret}_FILE`;

export const secretFileNames: readonly string[] = secrets.map(fileName);

/** Bytes of a file that a secret may have. */
const longest = 64 * 1024;

function read(path: string): string {
  const bytes = readFileSync(path);
  if (bytes.length > longest) throw new Error('it is too large');
  return bytes.toString('utf8').replace(/\r?\n$/, '');
}

/** The environment with each secret that was given as a file in its place; what keeps one from being read is a fault. */
export function withSecretFiles(env: Environment, faults: string[]): Environment {
  const found: Record<string, string> = {};
  for (const name of secrets) {
    const path = env[fileName(name)];
    if (path === undefined || path === '') continue;
    if (env[name] !== undefined && env[name] !== '') {
      faults.push(`${name} and ${fileName(name)} are both given; leave one out.`);
      continue;
    }
    try {
      found[name] = read(path);
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? error.code : String(error);
      faults.push(`${fileName(name)} names ${JSON.stringify(path)}, which cannot be read: ${why}.`);
    }
  }
  return { ...env, ...found };
}
