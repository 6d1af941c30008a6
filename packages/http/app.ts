import type { Settings } from '@flux/config';
import { limits, Problem } from '@flux/contracts';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { closeServers, type DrainOptions, drainDefaults } from './drain.ts';
import { registerGate } from './gate.ts';
import { registerHeaders, standingHeaders } from './headers.ts';
import { type HealthSources, registerHealth } from './health.ts';
import { createHttpServer, type HttpServer } from './httpServer.ts';
import { type Address, listen, socketPath } from './listen.ts';
import type { Logger } from './logger.ts';
import { createMetrics, type Metrics, registerMetrics } from './metrics.ts';
import { createPhase, type PhaseHolder } from './phase.ts';
import { type MapError, registerProblems, sendProblem } from './problems.ts';
import { requestIds } from './requestIds.ts';
import { registerRequestLog } from './requestLog.ts';
import type { Service } from './service.ts';
import { createSocketServer } from './sockets.ts';
import { type Trust, trustOf } from './trustProxy.ts';
import { registerSerialization, registerValidation } from './validation.ts';

export type AppOptions = {
  readonly settings: Settings;
  readonly log: Logger;
  readonly services: readonly Service[];
  readonly database: HealthSources['database'];
  /** Registered before the services: cookies, CSRF, `request.caller`. */
  readonly plugins?: readonly ((app: FastifyInstance) => Promise<void>)[];
  readonly mapError?: MapError;
  readonly metrics?: Metrics;
};

export type App = {
  readonly fastify: FastifyInstance;
  readonly metrics: Metrics;
  readonly phase: PhaseHolder;
  /** Listens where the settings say; returns what to tell the owner. @throws ListenError */
  readonly listen: () => Promise<readonly string[]>;
  /** Sends the sockets away (1012), spread over 200 ms, and from now on takes none; goes on answering requests. */
  readonly retire: () => Promise<void>;
  /** As `retire`, then stops listening, ends the services and resolves when the last answer is out. */
  readonly drain: (options?: Partial<DrainOptions>) => Promise<void>;
};

/** Milliseconds over which sockets are sent away. */
const sendAwayMs = 200;

function addressesOf({ sockets, host, port, services }: Settings): readonly Address[] {
  if (sockets === undefined) return [{ host, port }];
  return services.map((name) => ({ path: socketPath(sockets, name) }));
}

/** Fastify with our limits, ids and log, and with nothing registered. */
function bareFastify(settings: Settings, log: Logger, newId: ReturnType<typeof requestIds>, trust: Trust) {
  const loggerInstance: FastifyBaseLogger = log;
  const fastify: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    bodyLimit: limits.jsonBody,
    trustProxy: trust,
    routerOptions: { maxParamLength: 128 },
    // What no route can be found for, before any hook runs: a malformed address, or a parameter that is no id.
    frameworkErrors: (error, request, reply) => {
      const code = error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'not_found' : 'invalid_input';
      reply.headers({ ...standingHeaders(settings), 'x-request-id': request.id });
      sendProblem(reply, new Problem(code, undefined, { cause: error }));
    },
  });
  // Bodies are JSON unless a route says otherwise; a form of another site can send text without asking.
  fastify.removeContentTypeParser('text/plain');
  return fastify;
}

/** The HTTP and WebSocket side of one process: hooks, errors, health, metrics, and the services it runs. */
export async function createApp(options: AppOptions): Promise<App> {
  const { settings, log, services } = options;
  const metrics = options.metrics ?? createMetrics();
  const phase = createPhase();
  const trust = trustOf(settings);
  const newId = requestIds(trust);
  const fastify = bareFastify(settings, log, newId, trust);

  registerValidation(fastify);
  registerSerialization(fastify);
  registerHeaders(fastify, settings);
  registerGate(fastify, phase.get);
  registerRequestLog(fastify, log);
  registerProblems(fastify, options.mapError ?? (() => undefined));
  registerMetrics(fastify, metrics);
  registerHealth(fastify, {
    services,
    phase: phase.get,
    database: options.database,
    version: settings.release,
  });

  const headers = () => ({ ...standingHeaders(settings), 'x-request-id': newId() });
  const sockets = createSocketServer({ phase: phase.get, headers, log });
  metrics.gauge('flux_open_sockets', 'WebSockets that are open now.', sockets.open);
  for (const plugin of options.plugins ?? []) await plugin(fastify);
  for (const service of services) {
    await fastify.register(service.routes);
    for (const route of service.sockets) sockets.add(route);
  }
  await fastify.ready();

  const servers: HttpServer[] = [];
  async function sendAway(): Promise<void> {
    phase.set('draining');
    const stopped = services.map(async (service) => service.retire?.());
    await Promise.all([sockets.sendAway(sendAwayMs), ...stopped]);
  }
  let retired: Promise<void> | undefined;
  const retire = () => (retired ??= sendAway());

  async function end(given: Partial<DrainOptions>): Promise<void> {
    await retire();
    await closeServers(servers, { ...drainDefaults, ...given });
    // One service that fails to end must not keep the others from it.
    const ends = await Promise.allSettled(services.map(async (service) => service.close()));
    await fastify.close();
    const faults = ends.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    if (faults.length > 0) throw new AggregateError(faults, 'A service could not end as it should.');
  }
  let drained: Promise<void> | undefined;
  return {
    fastify,
    metrics,
    phase,
    retire,
    listen: async () => {
      const told: string[] = [];
      for (const address of addressesOf(settings)) {
        const server = createHttpServer({ ...sockets, handle: fastify.routing, headers });
        servers.push(server);
        told.push(await listen(server.server, address));
      }
      return told;
    },
    drain: (given = {}) => (drained ??= end(given)),
  };
}
