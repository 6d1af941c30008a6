import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findsNothing } from '../harness/axe.ts';
import { enter, launch, person, screenshot } from '../harness/browser.ts';
import { signUpProgram } from '../harness/program.ts';
import { topologies } from '../harness/topologies.ts';

test('a person reads what happened around their own sign-in, and nothing of others', {
  timeout: 240_000,
}, async (t) => {
  const studio = await topologies[0]!.start(t, { FLUX_RATE_LIMIT: 'off' });
  const browser = await launch();
  t.after(() => browser.close());
  const [mia, li] = [person('Mia'), person('Li')];
  for (const one of [mia, li]) await signUpProgram(studio.url, one);
  const guess = await fetch(`${studio.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-flux-client': 'program' },
    body: JSON.stringify({ email: mia.email, password: 'not hers at all' }),
  });
  assert.equal(guess.status, 401);
  const { page, errors } = await enter(browser, studio.url, mia, '/me/sessions', { bypassCSP: true });
  await page.getByRole('link', { name: 'Security activity' }).filter({ visible: true }).click();
  await page.getByRole('heading', { name: 'Security activity' }).waitFor();
  await page.getByRole('row').nth(1).waitFor();
  const rows = await page.getByRole('rowheader').allTextContents();
  assert.deepEqual(rows.toSorted(), ['Account made', 'Signed in', 'Signed in', 'Wrong password or code']);
  await findsNothing(page, 'security activity');
  await screenshot(page, 'activity-wide');
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'activity-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, 'activity-phone');
  await findsNothing(page, 'security activity on a phone, dark');
  assert.deepEqual(errors, []);
});
