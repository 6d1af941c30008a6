import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deviceName } from './deviceName.ts';

const agents: Readonly<Record<string, string>> = {
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0': 'Firefox on Linux',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36':
    'Chrome on Windows',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0':
    'Edge on Windows',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15':
    'Safari on macOS',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1':
    'Safari on iPhone',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1':
    'Chrome on iPhone',
  'Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15':
    'Firefox on iPad',
  'Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36':
    'Samsung Internet on Android',
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36 OPR/90.0':
    'Opera on Android',
  'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36':
    'Chrome on ChromeOS',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36':
    'Chrome on Linux',
  'Firefox/140.0': 'Firefox',
  'Something (Windows NT 10.0)': 'Windows',
  'curl/8.5.0': 'Unknown browser',
  '': 'Unknown browser',
};

for (const [agent, name] of Object.entries(agents)) {
  test(`"${agent.slice(0, 80)}" is ${name}`, () => assert.equal(deviceName(agent, 'browser'), name));
}

test('without a user agent the browser is unknown, and a program is one whatever it says', () => {
  assert.equal(deviceName(undefined, 'browser'), 'Unknown browser');
  assert.equal(deviceName('Firefox/140.0 Linux', 'program'), 'A program');
});

test('nothing of what a client writes about itself comes through', () => {
  const known =
    /^(Unknown browser|((Edge|Opera|Samsung Internet|Firefox|Chrome|Safari)( on )?)?(iPhone|iPad|Android|Windows|macOS|ChromeOS|Linux)?)$/;
  fc.assert(fc.property(fc.string(), (agent) => assert.match(deviceName(agent, 'browser'), known)));
  assert.match(deviceName(`<script>Firefox/1${'x'.repeat(100_000)}Linux`, 'browser'), /^Firefox$/);
});
