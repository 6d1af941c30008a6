import type { Migration } from '@flux/database';

/** How much of something is unusual, by the owner (`services/auth/audit/anomalies.ts`). */
export const migration: Migration = {
  id: '0025-auth-anomaly-limits',
  kind: 'expand',
  up: `
    alter table auth.policy
      add column failed_sign_ins integer not null default 5,
      add column new_devices integer not null default 3,
      add column refreshes integer not null default 10,
      add constraint policy_limits check (
        failed_sign_ins between 3 and 100 and new_devices between 1 and 20 and refreshes between 5 and 100
      ) not valid;
  `,
  down: `
    alter table auth.policy
      drop constraint policy_limits,
      drop column failed_sign_ins,
      drop column new_devices,
      drop column refreshes;
  `,
};
