import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { DatabaseUnavailable, isUnavailable } from './unavailable.ts';

const withCode = (code: string, more: object = {}) => Object.assign(new Error('x'), { code, ...more });

test('a database that is shutting down, starting up, full or cut off counts as unavailable', () => {
  for (const code of ['57P01', '57P02', '57P03', '57P05', '53300', '25P03', '08000', '08006', '08P01'])
    assert.equal(isUnavailable(withCode(code)), true, code);
});

test('errors of the socket and of name resolution count', () => {
  for (const code of [
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENOENT',
  ])
    assert.equal(isUnavailable(withCode(code, { syscall: 'connect' })), true, code);
});

test('what pg says without a code counts', () => {
  for (const text of [
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Connection terminated',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
  ])
    assert.equal(isUnavailable(new Error(text)), true, text);
});

test('an error counts for what caused it, and for any address that was tried', () => {
  const refused = withCode('ECONNREFUSED', { syscall: 'connect' });
  assert.equal(isUnavailable(new Error('outer', { cause: new Error('middle', { cause: refused }) })), true);
  assert.equal(isUnavailable(new AggregateError([new Error('y'), refused])), true);
  assert.equal(isUnavailable(new AggregateError([new Error('y')])), false);
  assert.equal(isUnavailable(new DatabaseUnavailable('gone')), true);
});

test('a query that was wrong does not count, nor does anything that is no error of the database', () => {
  for (const code of ['23505', '42P01', '40001', '57014', '0A000', 'ABCDE'])
    assert.equal(isUnavailable(withCode(code)), false, code);
  assert.equal(isUnavailable(withCode('ENOENT', { syscall: 'open' })), false);
  assert.equal(isUnavailable(new Error('my Connection terminated')), false);
  for (const thrown of [undefined, null, 'ECONNREFUSED', { code: '57P01' }])
    assert.equal(isUnavailable(thrown), false);
});

test('the error of a real refused connection counts', async () => {
  const client = new pg.Client({ connectionString: 'postgres://127.0.0.1:1/x' });
  await assert.rejects(client.connect(), (error) => isUnavailable(error));
});
