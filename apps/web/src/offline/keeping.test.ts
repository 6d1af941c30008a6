import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asked, keepingOf } from './keeping.ts';

const origin = 'https://studio.test';
const keeping = (path: string, more: Partial<Asked> = {}) =>
  keepingOf({ method: 'GET', mode: 'cors', url: new URL(path, origin).href, ...more }, origin);

test('every page of the studio is kept, and nothing else that a browser opens', () => {
  for (const path of ['/', '/boards/1', '/sign-in?next=%2F', '/projects/1/files'])
    assert.equal(keeping(path, { mode: 'navigate' }), 'page', path);
  for (const path of ['/api/files/1/content', '/api/openapi.json', '/health', '/assets/a.js'])
    assert.notEqual(keeping(path, { mode: 'navigate' }), 'page', path);
});

test('who one is and what is where is kept; what is in a file, a message or a session is not', () => {
  const id = '01a21413-327a-7bff-8b24-c82db671fbb9';
  for (const path of [
    '/api/auth/me',
    '/api/projects?limit=200',
    `/api/projects/${id}/boards`,
    `/api/boards/${id}`,
  ])
    assert.equal(keeping(path), 'data', path);
  for (const path of [
    '/api/auth/sessions',
    `/api/files/${id}/content`,
    `/api/channels/${id}/messages`,
    '/api/csrf-token',
  ])
    assert.equal(keeping(path), 'none', path);
});

test('what changes something is never answered from what was kept', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'])
    assert.equal(keeping('/api/projects', { method }), 'none');
});

test('another origin is none of its business', () => {
  assert.equal(keeping('https://elsewhere.test/assets/a.js'), 'none');
});
