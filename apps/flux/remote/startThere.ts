import { randomBytes } from 'node:crypto';
import { type Connection, quoted } from './connection.ts';

/** A command of flux that is at work on a host. */
export type Started = {
  /** Its folder there: `out`, `err`, `pid`, and in the end `code`. */
  readonly folder: string;
  /** It was at work before, begun by the same command line. */
  readonly isTakenUp: boolean;
};

type Start = {
  readonly root: string;
  /** The folder of the release whose flux it is. */
  readonly release: string;
  readonly argv: readonly string[];
  /** The targets that are on that host. */
  readonly targets: object;
  /** Beyond what is there; a secret may be in it. */
  readonly env: Readonly<Record<string, string>>;
};

/** Written by flux, and only over what it has written. */
const head = '// As the configuration says it where this studio is deployed from, which brings it anew.';

/** Minutes for which is kept what a command has printed: whoever lost the connection may come back. */
const keptMinutes = 60;

/** Runs flux to its end, whoever goes away meanwhile; a Ctrl-C that is passed on reaches flux and not this. */
const runScript = ({ root, release, argv, env }: Start): string => `trap '' INT TERM HUP
rm -f -- "$0"
echo $$ >pid.new
mv pid.new pid
here=$PWD
umask 022
cd ${quoted(root)}
export INIT_CWD=${quoted(root)} PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
${Object.entries(env)
  .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
  .join('')}${quoted(`${release}/flux`)} ${argv.map(quoted).join(' ')} >"$here/out" 2>"$here/err" </dev/null
echo $? >"$here/code.new"
mv "$here/code.new" "$here/code"
`;

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/**
 * Starts a command of flux on the host, in a session of its own, which goes on when the connection is lost. One that the
 * same command line has begun and that is still at work is taken up instead.
 */
export async function startThere(connection: Connection, start: Start): Promise<Started> {
  const { root, release, argv, targets } = start;
  const all = `${root}/remote`;
  const name = `${new Date().toISOString().replace(/[-:]|\..*/g, '')}-${randomBytes(4).toString('hex')}`;
  const line = JSON.stringify([release, ...argv]);
  const config = `${head}\nexport default ${JSON.stringify({ targets }, null, 2)};\n`;
  const script = `umask 077; cd ${root}; mkdir -p remote
if [ ! -e flux.config.ts ] || head -n 1 flux.config.ts | grep -qxF ${quoted(head)}; then
  printf %s ${quoted(config)} >flux.config.ts.new; chmod 644 flux.config.ts.new; mv flux.config.ts.new flux.config.ts
fi
for one in remote/*/; do
  [ -f "$one/line" ] || continue
  if [ -f "$one/code" ] || ! kill -0 "$(cat "$one/pid" 2>/dev/null || echo none)" 2>/dev/null; then
    [ -z "$(find "$one" -maxdepth 0 -mmin +${keptMinutes})" ] || rm -rf "$one"
  elif printf %s ${quoted(line)} | cmp -s - "$one/line"; then echo "taken-up $one"; exit 0
  fi
done
mkdir remote/${name}; cd remote/${name}
printf %s ${quoted(line)} >line; : >out; : >err; cat >run
setsid sh run </dev/null >/dev/null 2>&1 &
while [ ! -s pid ]; do sleep 0.05; done
echo started`;
  const told = await connection.shell(script, once(runScript(start)));
  const taken = /^taken-up (.+?)\/?$/m.exec(told)?.[1];
  return taken === undefined
    ? { folder: `${all}/${name}`, isTakenUp: false }
    : { folder: `${root}/${taken}`, isTakenUp: true };
}
