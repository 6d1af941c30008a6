import { enableCompileCache, flushCompileCache } from 'node:module';

enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { flux } = await import('./flux.ts');

process.exitCode = await flux(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  env: process.env,
});
flushCompileCache();
