import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { layout } from '../target/layout.ts';
import { createCrashLoops } from './crashLoops.ts';
import { watchOn } from './watcher.ts';

// The unit of a studio: `node watch.js <root>`. Apart from the other commands, which take four times its memory.
const [root] = process.argv.slice(2);
if (root === undefined) throw new TypeError('Usage: node watch.js <root>');

// Who reads it may be gone, as PM2 when it was killed: that is what this is here for.
process.stdout.on('error', () => {});

const ended = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ended.abort());
const at = layout(root);
await watchOn(
  {
    at,
    supervisor: supervisorOf(at),
    loops: createCrashLoops(),
    tell: (line) => process.stdout.write(`${new Date().toISOString()} ${line}\n`),
  },
  ended.signal,
);
