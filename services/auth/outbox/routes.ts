import { BlockList, isIP } from 'node:net';
import type { Settings } from '@flux/config';
import { Problem } from '@flux/contracts';
import { rateLimit, route } from '@flux/http';
import type { Mail } from '@flux/mail';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';

export type OutboxRouteDeps = {
  readonly settings: Pick<Settings, 'mode' | 'url' | 'smtpUrl' | 'rateLimit'>;
  readonly mail: Mail;
  readonly now: () => number;
};

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const isLoopback = (address: string): boolean =>
  loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * Kept mail carries links that let people in, so it is shown to the developer at this machine alone: the peer must be
 * local, and the name asked for too, or a page elsewhere could read it by pointing its own name here (DNS rebinding).
 */
function isAtThisMachine(request: FastifyRequest, url: string): boolean {
  const names = ['localhost', '127.0.0.1', '[::1]', new URL(url).hostname];
  return isLoopback(request.ip) && names.includes(request.hostname);
}

/** What was mailed while no mail server is set; in development only. */
export const outboxRoutes =
  ({ settings, mail, now }: OutboxRouteDeps): FastifyPluginAsync =>
  async (app) => {
    route(app, 'GET /api/auth/outbox', {
      before: [rateLimit(settings, { burst: 60, perSecond: 2, now })],
      handle: async (request) => {
        const isShown = settings.mode === 'development' && settings.smtpUrl === undefined;
        if (!isShown || !isAtThisMachine(request, settings.url)) throw new Problem('not_found');
        return { items: [...(await mail.outbox())] };
      },
    });
  };
