import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Settings } from '@flux/config';
import { limits, Problem, type ServiceName } from '@flux/contracts';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { closeServers, type DrainOptions, drainDefaults } from './drain.ts';
import { registerHeaders } from './headers.ts';
import { type HealthSources, isAlwaysAnswered, registerHealth } from './health.ts';
import { type Address, listen, socketPath } from './listen.ts';
import type { Logger } from './logger.ts';
import { createMetrics, type Metrics, registerMetrics } from './metrics.ts';
import { createPhase, type PhaseHolder } from './phase.ts';
import { type MapError, refuseMalformed, registerProblems } from './problems.ts';
import type { Service } from './service.ts';
import { createSocketServer } from './sockets.ts';
import { registerValidation } from './validation.ts';

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

/** Our own request ids: a random start for each process, then counted. */
function requestIds(): () => string {
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${prefix}-${(++count).toString(36)}`;
}

function registerRequestLog(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const isQuiet = reply.statusCode < 400 && (request.method === 'GET' || request.method === 'HEAD');
    request.log[isQuiet ? 'debug' : 'info'](
      {
        method: request.method,
        // Never the query: it can hold a ticket.
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
    done();
  });
}

function addressesOf(settings: Settings): readonly Address[] {
  const { sockets, host, port } = settings;
  if (sockets === undefined) return [{ host, port }];
  return settings.services.map((name: ServiceName) => ({ path: socketPath(sockets, name) }));
}

/** The HTTP and WebSocket side of one process: hooks, errors, health, metrics, and the services it runs. */
export async function createApp(options: AppOptions): Promise<App> {
  const { settings, log, services } = options;
  const metrics = options.metrics ?? createMetrics();
  const phase = createPhase();
  const loggerInstance: FastifyBaseLogger = log;
  const fastify: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIds(),
    bodyLimit: limits.jsonBody,
    trustProxy:
      settings.sockets !== undefined
        ? true
        : settings.trustProxy.length > 0
          ? [...settings.trustProxy]
          : false,
    routerOptions: { maxParamLength: 128 },
    frameworkErrors: (error, _request, reply) => {
      const body = JSON.stringify(new Problem('invalid_input', undefined, { cause: error }).toBody());
      reply.raw.writeHead(400, { 'content-type': 'application/problem+json' }).end(body);
    },
  });

  registerValidation(fastify);
  registerHeaders(fastify, settings);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (phase.get() === 'draining') reply.header('connection', 'close');
    if (phase.get() === 'starting' && !isAlwaysAnswered(request.url.split('?', 1)[0] ?? '')) {
      done(new Problem('starting'));
      return;
    }
    done();
  });
  registerRequestLog(fastify);
  registerProblems(fastify, options.mapError ?? (() => undefined));
  registerMetrics(fastify, metrics);
  registerHealth(fastify, {
    services,
    phase: phase.get,
    database: options.database,
    version: settings.release,
  });

  const sockets = createSocketServer(phase.get);
  metrics.gauge('flux_open_sockets', 'WebSockets that are open now.', sockets.open);
  for (const plugin of options.plugins ?? []) await plugin(fastify);
  for (const service of services) {
    await fastify.register(service.routes);
    for (const route of service.sockets) sockets.add(route);
  }
  await fastify.ready();

  const servers: Server[] = [];
  const retire = async () => {
    phase.set('draining');
    await sockets.sendAway(sendAwayMs);
  };
  return {
    fastify,
    metrics,
    phase,
    retire,
    listen: async () => {
      const told: string[] = [];
      for (const address of addressesOf(settings)) {
        const server = createServer(
          { keepAliveTimeout: 72_000, headersTimeout: 20_000, requestTimeout: 0, noDelay: true },
          (request, response) => fastify.routing(request, response),
        );
        server.on('upgrade', sockets.upgrade);
        server.on('clientError', refuseMalformed);
        servers.push(server);
        told.push(await listen(server, address));
      }
      return told;
    },
    drain: async (given = {}) => {
      await retire();
      await closeServers(servers, { ...drainDefaults, ...given });
      for (const service of services) await service.close();
      await fastify.close();
    },
  };
}
