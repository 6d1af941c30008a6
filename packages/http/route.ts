import {
  type AnswerOf,
  type BodyOf,
  isUuid,
  type ParamsOf,
  Problem,
  type QueryOf,
  type RouteContract,
  type RouteName,
  routes,
} from '@flux/contracts';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  preHandlerAsyncHookHandler,
  RouteShorthandOptions,
} from 'fastify';

export type RouteRequest<N extends RouteName> = Omit<FastifyRequest, 'body' | 'query' | 'params'> & {
  readonly body: BodyOf<N>;
  readonly query: QueryOf<N>;
  readonly params: ParamsOf<N>;
};

export type RouteHandlers<N extends RouteName> = {
  /** Run in order before the handler: authenticate, limit, authorize. */
  readonly before?: readonly preHandlerAsyncHookHandler[];
  readonly config?: RouteShorthandOptions['config'];
  readonly bodyLimit?: number;
  /** Answers with the body of the contract's first success status, unless it set another or sent the reply itself. */
  readonly handle: (request: RouteRequest<N>, reply: FastifyReply) => Promise<AnswerOf<N> | FastifyReply>;
};

/** An id that is none is the same as one that nobody has: it says nothing about what exists. */
const refuseStrangeIds: onRequestHookHandler = (request, _reply, done) => {
  const params = request.params as Readonly<Record<string, string>>;
  if (Object.values(params).some((value) => !isUuid(value))) done(new Problem('not_found'));
  else done();
};

/** Registers one route of the contract: its schemas validate what comes in and serialize what goes out. */
export function route<N extends RouteName>(app: FastifyInstance, name: N, handlers: RouteHandlers<N>): void {
  const contract: RouteContract = routes[name];
  const [method, url] = name.split(' ') as [string, string];
  const successes = Object.entries(contract.responses);
  const schemas = successes.filter(([, schema]) => schema !== null && typeof schema !== 'string');
  app.route({
    method,
    url,
    ...(handlers.config === undefined ? {} : { config: handlers.config }),
    ...(handlers.bodyLimit === undefined ? {} : { bodyLimit: handlers.bodyLimit }),
    schema: {
      ...(contract.body === undefined ? {} : { body: contract.body }),
      ...(contract.query === undefined ? {} : { querystring: contract.query }),
      ...(schemas.length === 0 ? {} : { response: Object.fromEntries(schemas) }),
    },
    ...(url.includes(':') && contract.params !== 'names' ? { onRequest: refuseStrangeIds } : {}),
    preHandler: [...(handlers.before ?? [])],
    handler: async (request, reply) => {
      reply.code(Number(successes[0]![0]));
      const answer = await handlers.handle(request as unknown as RouteRequest<N>, reply);
      return reply.sent ? reply : (answer ?? reply.send());
    },
  });
}
