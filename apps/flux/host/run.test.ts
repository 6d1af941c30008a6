import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './run.ts';

test('a program gets its input and arguments as they are, and tells its code and outputs', async () => {
  const odd = `a 'b' "c" $HOME \`id\` é`;
  const script = 'cat; printf "%s" "$1" >&2; exit 7';
  assert.deepEqual(await run('sh', ['-c', script, 'sh', odd], { input: 'given' }), {
    code: 7,
    stdout: 'given',
    stderr: odd,
  });
});

test('what is not there is code 127, with a sentence', async () => {
  const { code, stderr } = await run('/nowhere/program', []);
  assert.equal(code, 127);
  assert.match(stderr, /ENOENT/);
});

test('a program that does not end is killed', async () => {
  assert.equal((await run('sleep', ['60'], { timeoutMs: 50 })).code, 137);
  const abort = new AbortController();
  const ran = run('sleep', ['60'], { signal: abort.signal });
  abort.abort();
  assert.equal((await ran).code, 143);
});

test('a program that reads none of a large input ends with its own code', async () => {
  assert.equal((await run('true', [], { input: 'x'.repeat(4 << 20) })).code, 0);
});

test('lines are told whole, the last one too', async () => {
  const told: string[] = [];
  await run('sh', ['-c', 'printf "a\\nb"; sleep 0.05; printf "c\\n\\nd"'], {
    onLine: (line) => told.push(line),
  });
  assert.deepEqual(told, ['a', 'bc', '', 'd']);
});
