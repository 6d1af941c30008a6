import type { Bus } from '@flux/bus';
import type { Settings } from '@flux/config';
import type { Account, AccountId } from '@flux/contracts';
import { networkOf, route } from '@flux/http';
import { callerOf, type Identity } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync } from 'fastify';
import { requireFreshProof } from '../proof/proof.ts';
import type { AuthDb } from '../tables.ts';
import { accountsOf, unlinkAccount } from './accounts.ts';

export type AccountRouteDeps = {
  readonly settings: Pick<Settings, 'providers'>;
  readonly db: AuthDb;
  readonly bus: Bus;
  readonly identity: Identity;
  readonly now: () => number;
};

/** `/api/me/accounts`: by which accounts of other providers the caller can sign in. */
export const accountRoutes =
  ({ settings, db, bus, identity, now }: AccountRouteDeps): FastifyPluginAsync =>
  async (app) => {
    const labels = new Map(settings.providers.map(({ name, label }) => [name, label]));
    /** One that was taken out of the settings is called by its name. */
    const labelOf = (provider: string) => labels.get(provider) ?? provider;

    route(app, 'GET /api/me/accounts', {
      before: [identity.authenticate],
      handle: async (request) => {
        const { personId } = callerOf(request);
        const [accounts, person] = await Promise.all([
          accountsOf(db, personId),
          db
            .selectFrom('auth.people')
            .select('password_hash')
            .where('id', '=', personId)
            .executeTakeFirstOrThrow(),
        ]);
        const items = accounts.map(
          (account): Account => ({
            id: account.id,
            provider: labelOf(account.provider),
            email: account.email,
            linkedAt: account.linked_at.toISOString(),
            lastUsedAt: account.last_used_at?.toISOString() ?? null,
          }),
        );
        const taken = new Set(accounts.map(({ provider }) => provider));
        return {
          items,
          available: settings.providers
            .filter(({ name }) => !taken.has(name))
            .map(({ name, label }) => ({ name, label })),
          hasPassword: person.password_hash !== null,
        };
      },
    });

    route(app, 'DELETE /api/me/accounts/:id', {
      before: [identity.authenticate, requireFreshProof({ db, now })],
      handle: async (request, reply) => {
        const { personId, sessionId } = callerOf(request);
        const asking = { personId, sessionId, network: networkOf(request.ip) };
        await unlinkAccount(db, asking, request.params.id as AccountId, labelOf);
        announce(bus, [personId]);
        return reply.code(204).send();
      },
    });
  };
