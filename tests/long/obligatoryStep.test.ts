import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RouteContract, routes, type TotpEnrolment } from '@flux/contracts';
import { generateSync } from 'otplib';
import { WebSocket } from 'ws';
import { findsNothing } from '../harness/axe.ts';
import { enter, launch, person, screenshot, visit } from '../harness/browser.ts';
import { makeBoard, signInProgram, signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
};

/** The least that a schema takes, so that a refusal is not about what was sent. */
function least(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf?.[0] !== undefined) return least(schema.anyOf[0]);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, least(schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => least(schema.items ?? {}));
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'string':
      if (schema.pattern?.startsWith('^[0-9a-f]{8}-') === true) return crypto.randomUUID();
      if (schema.format === 'date-time') return new Date().toISOString();
      return 'a'.repeat(schema.minLength ?? 1);
    default:
      return {};
  }
}

/** What is open to who still has to set up a second step: doing so, showing who they are, and leaving. */
const open: ReadonlySet<string> = new Set([
  'GET /api/auth/me',
  'POST /api/auth/refresh',
  'POST /api/auth/logout',
  'POST /api/auth/logout-all',
  'GET /api/auth/proof',
  'POST /api/auth/proof',
  'POST /api/auth/proof/passkey',
  'POST /api/auth/oidc/:provider/proof',
  'GET /api/me/second-factor',
  'POST /api/me/totp',
  'POST /api/me/totp/confirm',
  'POST /api/me/passkeys/options',
  'POST /api/me/passkeys',
  'PUT /api/me/passkeys/second-step',
  'POST /api/me/recovery-codes',
]);

async function ask(url: string, name: string, contract: RouteContract, token: string): Promise<Response> {
  const [method = '', path = ''] = name.split(' ');
  const query = Object.entries(least((contract.query ?? {}) as Schema) as Record<string, unknown>);
  const search = new URLSearchParams(query.map(([key, value]) => [key, String(value)]));
  const address = `${url}${path.replaceAll(/:\w+/g, () => crypto.randomUUID())}?${search}`;
  const body = contract.body === undefined ? undefined : JSON.stringify(least(contract.body as Schema));
  return fetch(address, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

const closeCode = (url: string, token: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'), {
      headers: { authorization: `Bearer ${token}` },
    });
    socket.once('close', resolve);
    socket.once('error', reject);
  });

test('no route of any service and no socket lets anybody in who still owes a second step', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const [nora, mia] = [person('Nora'), person('Mia')];
  const owner = await signUpProgram(studio.url, nora);
  await signUpProgram(studio.url, mia);
  const { board } = await makeBoard(owner);
  await owner.call('PATCH', '/api/studio/policy', { secondStepRoles: ['member'] });
  const { token } = await signInProgram(studio.url, mia);

  const asked = Object.entries<RouteContract>(routes).filter(
    ([name, { errors }]) => errors.includes('session_ended') && !open.has(name),
  );
  assert.ok(asked.length > 80);
  const wrong: string[] = [];
  for (const [name, contract] of asked) {
    const answer = await ask(studio.url, name, contract, token);
    const said = await answer.text();
    if (answer.status !== 403 || !said.includes('"second_step_required"')) wrong.push(`${name}: ${said}`);
  }
  assert.deepEqual(wrong, []);
  for (const path of [`/collaboration/${board.id}`, '/messaging'])
    assert.equal(await closeCode(`${studio.url}${path}`, token), 4403, path);
});

test('the owner asks a second step of the members, and who has none sets one up before anything else', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const [nora, mia] = [person('Nora'), person('Mia')];
  for (const one of [nora, mia]) await signUpProgram(studio.url, one);
  const member = await enter(browser, studio.url, mia, '/me/sessions', { bypassCSP: true });
  const owner = await enter(browser, studio.url, nora, '/settings/security', { bypassCSP: true });

  await owner.page.getByRole('switch', { name: 'Owner' }).click();
  await owner.page.getByText('Set up a second step for yourself first').waitFor();
  await owner.page.getByRole('switch', { name: 'Member' }).click();
  await owner.page.getByRole('switch', { name: 'Member', checked: true }).waitFor();
  const kept = owner.page.waitForResponse(
    (response) => response.request().postData()?.includes('recordDays') === true,
  );
  await owner.page.getByLabel('Kept for').selectOption('90 days');
  await kept;
  await owner.page.reload();
  await owner.page.getByText('How long the record is kept, For good → 90 days, by Nora').waitFor();
  await owner.page.getByText('Second step by role, nobody → Member, by Nora').waitFor();
  await owner.page.getByText('Second step asked for, by Nora').first().waitFor();
  await owner.page.getByRole('switch', { name: 'Member', checked: true }).waitFor();
  assert.equal(await owner.page.getByLabel('Kept for').inputValue(), '90');
  await findsNothing(owner.page, 'the rules of the studio');
  await owner.page.getByRole('heading', { name: 'How long the record is kept' }).scrollIntoViewIfNeeded();
  await screenshot(owner.page, 'second-step-policy');

  const { page } = member;
  await page.waitForURL(/\/sign-in/);
  await page.getByLabel('Email').fill(mia.email);
  await page.getByLabel('Password', { exact: true }).fill(mia.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Set up a second step' }).waitFor();
  await page.getByText('Authenticator app', { exact: true }).waitFor();
  await screenshot(page, 'enrol-wide');
  await findsNothing(page, 'enrolling');
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, 'enrol-phone');
  await page.setViewportSize({ width: 1440, height: 900 });
  assert.equal(await page.getByRole('button', { name: 'Continue' }).isDisabled(), true);
  await page.goto(`${studio.url}/notifications`);
  await page.getByRole('heading', { name: 'Set up a second step' }).waitFor();

  const beginning = page.waitForResponse((response) => response.url().endsWith('/api/me/totp'));
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  const { secret } = (await (await beginning).json()) as TotpEnrolment;
  await page.getByLabel('The six digits that it shows now').pressSequentially(generateSync({ secret }));
  await page.getByRole('button', { name: 'I kept them' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Notifications' }).waitFor();
  assert.deepEqual(member.errors, []);

  const elsewhere = await visit(browser);
  await elsewhere.page.goto(`${studio.url}/sign-in`);
  await elsewhere.page.getByLabel('Email').fill(mia.email);
  await elsewhere.page.getByLabel('Password', { exact: true }).fill(mia.password);
  await elsewhere.page.getByRole('button', { name: 'Sign in' }).click();
  await elsewhere.page.getByRole('heading', { name: 'Enter the code' }).waitFor();
});
