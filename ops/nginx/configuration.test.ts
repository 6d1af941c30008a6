import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nginxConfiguration } from './configuration.ts';

const options = (runDir: string) => ({
  listen: '127.0.0.1:18080',
  metricsListen: '127.0.0.1:19464',
  upstreams: {
    auth: ['127.0.0.1:3001'],
    messaging: ['127.0.0.1:3004'],
    collaboration: ['127.0.0.1:4000', 'unix:/run/flux/collaboration.sock'],
  },
  assets: '/srv/flux/web/assets',
  runDir,
  release: 'r1',
});

test('nginx itself accepts the configuration', () => {
  const runDir = mkdtempSync(join(tmpdir(), 'flux-nginx-'));
  try {
    writeFileSync(join(runDir, 'nginx.conf'), nginxConfiguration(options(runDir)));
    const checked = spawnSync('nginx', ['-t', '-p', runDir, '-c', join(runDir, 'nginx.conf')], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    assert.equal(checked.status, 0, checked.stderr);
  } finally {
    rmSync(runDir, { recursive: true });
  }
});

test('every process of a service stands in its upstream', () => {
  const text = nginxConfiguration(options('/run'));
  assert.match(
    text,
    /upstream collaboration \{\s+server 127\.0\.0\.1:4000 max_fails=0;\s+server unix:\/run\/flux\/collaboration\.sock max_fails=0;/,
  );
});

test('metrics are not on the public server', () => {
  const [publicServer, privateServer] = nginxConfiguration(options('/run')).split(
    /listen 127\.0\.0\.1:19464;/,
  );
  assert.match(publicServer ?? '', /location = \/metrics \{ return 404; \}/);
  assert.doesNotMatch(publicServer ?? '', /proxy_pass http:\/\/\w+\/metrics/);
  assert.match(privateServer ?? '', /location = \/r1\/collaboration\/metrics/);
});

test('a name that only begins like a prefix goes to auth', () => {
  const text = nginxConfiguration(options('/run'));
  const pattern = /location ~ (\^\/api\/boards\S+)/.exec(text)?.[1];
  assert.ok(pattern);
  assert.equal(new RegExp(pattern).test('/api/boardsx'), false);
  assert.equal(new RegExp(pattern).test('/api/boards/1'), true);
  assert.equal(new RegExp(pattern).test('/api/boards'), true);
});

test('the channels of a project are for messaging, everything else of it for collaboration', () => {
  const text = nginxConfiguration(options('/run'));
  const locations = [...text.matchAll(/location ~ (\^\S+) \{ proxy_pass http:\/\/(\w+);/g)];
  const serviceOf = (path: string) =>
    locations.find(([, pattern = '']) => new RegExp(pattern).test(path))?.[2];
  assert.equal(serviceOf('/api/projects/1/channels'), 'messaging');
  for (const path of [
    '/api/projects',
    '/api/projects/1',
    '/api/projects/1/boards',
    '/api/projects/1/channelsx',
  ])
    assert.equal(serviceOf(path), 'collaboration', path);
});
