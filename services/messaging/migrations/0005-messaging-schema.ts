import type { Migration } from '@flux/database';

/** The schema and its grant; channels come with the first message. */
export const migration: Migration = {
  id: '0005-messaging-schema',
  kind: 'expand',
  up: `
    create schema if not exists messaging;
    grant usage on schema messaging to flux_messaging;
  `,
  down: 'drop schema messaging;',
};
