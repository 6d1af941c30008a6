import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { launch, person, visit } from '../harness/browser.ts';
import { signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

/** A mail server; `taken` fills with the texts of what it accepts. */
async function mailServer(t: TestContext) {
  const taken: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      buffer(stream).then((raw) => {
        taken.push(String(raw).replaceAll('=\r\n', '').replaceAll('=3D', '='));
        done();
      }, done);
    },
  });
  const { port } = await new Promise<AddressInfo>((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => resolve(listener.address() as AddressInfo));
  });
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${port}`, taken };
}

test('who did not sign in says so by the link in the mail, and whoever did is out', {
  timeout: 240_000,
}, async (t) => {
  const mail = await mailServer(t);
  const studio = await topologies[0]!.start(t, {
    FLUX_RATE_LIMIT: 'off',
    FLUX_TRUST_PROXY: '127.0.0.1',
    SMTP_URL: mail.url,
    MAIL_FROM: 'studio@studio.example',
  });
  const browser = await launch();
  t.after(() => browser.close());
  const mia = person('Mia');
  await signUpProgram(studio.url, mia);
  const stolen = await fetch(`${studio.url}/api/auth/login`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
      'x-forwarded-for': '198.51.100.7',
    },
    body: JSON.stringify({ email: mia.email, password: mia.password }),
  });
  assert.equal(stolen.status, 200);
  const cookie = stolen.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const me = () => fetch(`${studio.url}/api/auth/me`, { headers: { cookie } });
  const linkIn = async (path: string): Promise<string> => {
    for (;;) {
      const found = mail.taken.map((text) => new RegExp(`/${path}/[\\w-]{43,}`).exec(text)?.[0]);
      const link = found.find((one) => one !== undefined);
      if (link !== undefined) return `${studio.url}${link}`;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  const { page, errors } = await visit(browser);
  await page.goto(await linkIn('not-me'));
  await page.getByRole('heading', { name: 'Was this you?' }).waitFor();
  await page.getByText('Firefox on Windows, from the network 198.51.100.0/24').waitFor();
  await page.screenshot({ path: '.cache/screenshots/not-me.png' });
  assert.equal((await me()).status, 200, 'opening the link ends nothing');
  await page.getByRole('button', { name: 'This wasn’t me' }).click();
  await page.getByRole('heading', { name: 'Everybody is signed out' }).waitFor();
  assert.equal((await me()).status, 401);

  await page.goto(await linkIn('reset'));
  await page.getByLabel('New password').fill('seven blue kettles');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
  assert.deepEqual(errors, []);
});
