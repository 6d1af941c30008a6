import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout } from '../target/layout.ts';
import { tableWith } from './withHost.ts';

const at = layout('/srv/fluxstudio');
const others = 'MAILTO=root\n17 * * * * run-parts /etc/cron.hourly\n';

test('cron starts PM2 with the host; everybody else’s lines stay, and nothing is there twice', () => {
  const table = tableWith(others, at, 'pm2');
  assert.ok(table.startsWith(others));
  assert.match(
    table.slice(others.length),
    /^@reboot PM2_HOME=\/srv\/fluxstudio\/shared\/pm2 .* resurrect >> .*\n$/,
  );
  assert.equal(tableWith(table, at, 'pm2'), table);
  const both = tableWith(table, layout('/srv/staging'), 'pm2');
  assert.equal(both.split('\n').length, 5);
  assert.equal(tableWith(both, layout('/srv/staging'), 'systemd'), table);
  assert.equal(tableWith(table, at, 'systemd'), others);
  assert.equal(tableWith('', at, 'systemd'), '');
});
