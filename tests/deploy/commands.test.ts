import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch, type Person, person, visit } from '../harness/browser.ts';
import { type Host, testHost, variantOf } from '../harness/deployments.ts';

/** It takes minutes, and is for before a release: FLUX_TEST_DEPLOYMENTS=all. */
const beforeRelease = process.env.FLUX_TEST_DEPLOYMENTS === 'all' ? describe : () => {};

/** What an operator asks of a studio that was deployed, on one host after the other. */
beforeRelease('a deployed studio and its operator', () => {
  const ends: (() => Promise<void>)[] = [];
  let host: Host;
  let browser: Browser;
  let built: string;
  const ana: Person = person('Ana');

  async function jsonOf<T>(...argv: readonly string[]): Promise<T> {
    const { stdout, stderr, code } = await host.flux(...argv, '--json');
    try {
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    } catch {
      throw new Error(`flux ${argv.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    }
  }

  before(async () => {
    host = await testHost({ after: (end) => ends.push(end) });
    ({ folder: built } = await jsonOf<{ folder: string }>(
      'build',
      '--allow-dirty',
      '--out',
      join(host.folder, 'built'),
    ));
    const ready = await host.flux('init', 'local', '--database', host.cluster.url);
    assert.equal(ready.code, 0, ready.stderr);
    const first = await host.flux('deploy', 'local', '--release', built, '--watch', '1');
    assert.equal(first.code, 0, first.stderr);
    const { link } = await jsonOf<{ link: string }>('people', 'reset', ana.email, '--target', 'local');
    const { name, email, password } = ana;
    const signedUp = await fetch(`${host.url}/api/auth/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, email, password, invite: new URL(link).searchParams.get('invite') }),
    });
    assert.equal(signedUp.status, 201, await signedUp.text());
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    for (const end of ends.toReversed()) await end();
  });

  async function enter(path: string) {
    const visitor = await visit(browser);
    const { page } = visitor;
    await page.goto(`${host.url}/sign-in?next=${encodeURIComponent(path)}`);
    await page.getByLabel('Email').fill(ana.email);
    await page.getByLabel('Password', { exact: true }).fill(ana.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${host.url}${path}`);
    return visitor;
  }

  test('the deployment has told how it went', async () => {
    const facts = await jsonOf<{ deployment: string; outcome: string; phases: { state: string }[] }>(
      'report',
      'local',
    );
    assert.equal(facts.outcome, 'done');
    assert.ok(facts.phases.every(({ state }) => state === 'done'));
    const page = await readFile(join(host.root, 'shared/reports', `${facts.deployment}.html`), 'utf8');
    assert.match(page, /Schibsted Grotesk.*data:font\/woff2/s);
  });

  test('the doctor finds it well', async () => {
    type Finding = { title: string; isWell: boolean; got: string };
    const { findings } = await jsonOf<{ findings: Finding[] }>('doctor', 'local');
    assert.ok(findings.length > 10);
    assert.deepEqual(
      findings.filter(({ isWell }) => !isWell),
      [],
    );
  });

  test('closed, it says so to who is there and who comes, and goes on by itself', async () => {
    const { page, errors } = await enter('/');
    await page.getByRole('heading', { name: /./ }).first().waitFor();
    const said = ['--message', 'We move to a larger disk.', '--until', '+30m'];
    const { pass } = await jsonOf<{ pass: string }>('maintenance', 'on', 'local', ...said);
    await page.getByText(/The studio is closed, and should be back by/).waitFor();
    await page.getByText('We move to a larger disk.').waitFor();
    await page.screenshot({
      path: join(import.meta.dirname, '../../.cache/screenshots/closed-open-page.png'),
    });
    const other = await visit(browser);
    await other.page.goto(`${host.url}/`);
    await other.page.getByRole('heading', { name: 'The studio is closed for a moment' }).waitFor();
    const api = await fetch(`${host.url}/api/auth/me`);
    assert.equal(api.status, 503);
    assert.match(await api.text(), /"code":"maintenance"/);
    const operator = await visit(browser);
    await operator.page.goto(pass);
    await operator.page.getByLabel('Email').waitFor();
    const off = await host.flux('maintenance', 'off', 'local');
    assert.equal(off.code, 0, off.stderr);
    await page.getByText(/The studio is closed/).waitFor({ state: 'detached' });
    // A page that shows nothing but that it is closed asks again by itself.
    await other.page.getByLabel('Email').waitFor();
    assert.equal((await jsonOf<{ faults: string[] }>('status', 'local')).faults.join(), '');
    assert.deepEqual(errors, []);
    for (const { context } of [other, operator]) await context.close();
    await page.context().close();
  });

  test('a deployment behind closed doors opens them when all is well', async () => {
    const server = 'dist/server/main.js';
    const next = await variantOf(built, '0.1.0-next', { [server]: (text) => `${text}\n// another\n` });
    const codes = new Set<number>();
    const asking = setInterval(() => {
      void fetch(`${host.url}/health/auth`).then(({ status }) => codes.add(status));
    }, 100);
    const ran = await host.flux(
      ...['deploy', 'local', '--release', next, '--strategy', 'maintenance', '--watch', '2'],
    );
    clearInterval(asking);
    assert.equal(ran.code, 0, ran.stderr);
    assert.deepEqual([...codes].toSorted(), [200, 503]);
    assert.equal(existsSync(join(host.root, 'shared/maintenance/closed')), false);
    const { people } = await jsonOf<{ people: object }>('status', 'local');
    assert.deepEqual(people, { '0.1.0-next': 100 });
    const broken = await variantOf(built, '0.1.0-broken', {
      'apps/web/dist/index.html': (text) => text.replaceAll('/assets/', '/nowhere/'),
    });
    const failed = await host.flux(
      ...['deploy', 'local', '--release', broken, '--strategy', 'maintenance', '--watch', '2'],
    );
    assert.equal(failed.code, 1);
    assert.equal((await fetch(`${host.url}/health/auth`)).status, 200);
  });
});
