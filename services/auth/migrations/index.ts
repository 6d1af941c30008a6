import type { Migration } from '@flux/database';
import { migration as identity } from './0001-auth-identity.ts';
import { migration as profile } from './0009-auth-profile.ts';
import { migration as notifications } from './0010-auth-notifications.ts';
import { migration as resets } from './0013-auth-resets.ts';
import { migration as secondFactor } from './0014-auth-second-factor.ts';
import { migration as devices } from './0015-auth-devices.ts';
import { migration as accounts } from './0016-auth-accounts.ts';
import { migration as operatorResets } from './0017-auth-operator-resets.ts';
import { migration as passkeys } from './0018-auth-passkeys.ts';
import { migration as console } from './0019-auth-console.ts';
import { migration as leaving } from './0020-auth-leaving.ts';
import { migration as mailCodes } from './0021-auth-mail-codes.ts';
import { migration as policy } from './0022-auth-policy.ts';
import { migration as recordRetention } from './0023-auth-record-retention.ts';
import { migration as tries } from './0024-auth-tries.ts';
import { migration as anomalyLimits } from './0025-auth-anomaly-limits.ts';
import { migration as studioNotices } from './0026-auth-studio-notices.ts';
import { migration as imports } from './0027-auth-imports.ts';
import { migration as flags } from './0028-auth-flags.ts';
import { migration as noticesFollow } from './0029-auth-notices-follow.ts';

export const authMigrations: readonly Migration[] = [
  identity,
  profile,
  notifications,
  resets,
  secondFactor,
  devices,
  accounts,
  operatorResets,
  passkeys,
  console,
  leaving,
  mailCodes,
  policy,
  recordRetention,
  tries,
  anomalyLimits,
  studioNotices,
  imports,
  flags,
  noticesFollow,
];
