import { enableCompileCache, flushCompileCache } from 'node:module';

// Not in Node's own place, which lies where anybody may write.
const { NODE_COMPILE_CACHE } = process.env;
if (NODE_COMPILE_CACHE !== undefined) enableCompileCache(NODE_COMPILE_CACHE);
const { flux } = await import('./flux.ts');

process.exitCode = await flux(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  env: process.env,
});
flushCompileCache();
