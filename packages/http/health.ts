import {
  Problem,
  type Readiness,
  type ServiceHealth,
  type StudioHealth,
  serviceNames,
} from '@flux/contracts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Phase } from './phase.ts';
import type { Service } from './service.ts';

export type HealthSources = {
  readonly services: readonly Service[];
  readonly phase: () => Phase;
  readonly database: { readonly state: () => 'starting' | 'ok' | 'unavailable' };
  readonly version: string;
};

/** Check values that do not make a service degraded. */
const fine = new Set(['ok', 'configured', 'not configured']);

export function registerHealth(app: FastifyInstance, sources: HealthSources): void {
  function status(checks: Readonly<Record<string, string>>): ServiceHealth['status'] {
    if (sources.phase() === 'starting') return 'starting';
    return Object.values(checks).every((check) => fine.has(check)) ? 'ok' : 'degraded';
  }

  function healthOf(name: string, checks: Readonly<Record<string, string>>): ServiceHealth {
    return {
      status: status(checks),
      service: name,
      checks: { ...checks },
      version: sources.version,
      uptimeSeconds: Math.floor(process.uptime()),
    };
  }

  const serviceHealth = (service: Service) =>
    healthOf(`${service.name}-service`, { database: sources.database.state(), ...service.checks() });

  function studioHealth(): StudioHealth {
    const [first, ...others] = sources.services;
    if (first !== undefined && others.length === 0) return serviceHealth(first);
    const each = sources.services.map(serviceHealth);
    const checks = Object.assign({}, ...each.map((health) => health.checks));
    return {
      ...healthOf('fluxstudio', checks),
      services: Object.fromEntries(each.map((health) => [health.service, health])),
    };
  }

  const answer = (reply: FastifyReply, health: StudioHealth): StudioHealth => {
    reply.header('cache-control', 'no-store').code(health.status === 'ok' ? 200 : 503);
    if (health.status !== 'ok') reply.header('retry-after', '2');
    return health;
  };

  for (const path of ['/health', '/health/live']) {
    app.get(path, async (_request, reply) => answer(reply, studioHealth()));
  }
  for (const name of serviceNames) {
    app.get(`/health/${name}`, async (_request, reply) => {
      const service = sources.services.find((candidate) => candidate.name === name);
      if (service === undefined) throw new Problem('not_found', 'This process does not run that service.');
      return answer(reply, serviceHealth(service));
    });
  }
  for (const path of ['/ready', '/health/ready']) {
    app.get(path, async (_request, reply): Promise<Readiness> => {
      const phase = sources.phase();
      reply.header('cache-control', 'no-store').code(phase === 'ready' ? 200 : 503);
      if (phase !== 'ready') reply.header('retry-after', '2');
      return { status: phase };
    });
  }
}

/** Answered in every phase. */
export const isAlwaysAnswered = (path: string): boolean =>
  path.startsWith('/health') || path === '/ready' || path === '/metrics';
