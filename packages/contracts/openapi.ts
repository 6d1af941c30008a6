import { errors } from './errors.ts';
import { type RouteContract, routes } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(errors) },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

const content = (schema: unknown): Json =>
  typeof schema === 'string'
    ? { content: { [schema]: {} } }
    : schema === null
      ? {}
      : { content: { 'application/json': { schema } } };

/** The answers of a route: its successes, and one entry for each status its errors have. */
function responsesOf(contract: RouteContract): Json {
  const byStatus = new Map<number, string[]>();
  // Whoever calls with a session may still have to set up a second step.
  const ofSessions = contract.errors.includes('session_ended') ? (['second_step_required'] as const) : [];
  const everywhere = ['invalid_input', 'rate_limited', 'internal', 'starting'] as const;
  for (const code of new Set([...contract.errors, ...ofSessions, ...everywhere])) {
    const { status } = errors[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const failures = [...byStatus].map(([status, codes]) => [
    status,
    {
      description: codes.join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  const successes = Object.entries(contract.responses).map(([status, schema]) => [
    status,
    { description: contract.summary, ...content(schema) },
  ]);
  return Object.fromEntries([...successes, ...failures]);
}

function parametersOf(path: string, contract: RouteContract): readonly Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: contract.params === 'names' ? { type: 'string' } : { type: 'string', format: 'uuid' },
  }));
  const query = contract.query as { readonly properties?: Json } | undefined;
  const inQuery = Object.entries(query?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    schema,
  }));
  return [...inPath, ...inQuery];
}

const uploads: Json = {
  type: 'object',
  properties: {
    file: { type: 'string', contentMediaType: 'application/octet-stream' },
    files: { type: 'array', items: { type: 'string', contentMediaType: 'application/octet-stream' } },
    projectId: { type: 'string', format: 'uuid' },
  },
};

function requestOf(contract: RouteContract): Json {
  if (contract.consumes === 'multipart/form-data') {
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema: uploads } } } };
  }
  if (contract.consumes !== undefined) return { requestBody: { content: { [contract.consumes]: {} } } };
  if (contract.body === undefined) return {};
  return { requestBody: { content: { 'application/json': { schema: contract.body } } } };
}

/** The OpenAPI 3.1 document of every route in the table. */
export function openApiDocument(version: string, url: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, contract] of Object.entries<RouteContract>(routes)) {
    const [method = '', path = ''] = name.split(' ');
    const address = path.replace(/:(\w+)/g, '{$1}');
    paths[address] = {
      ...paths[address],
      [method.toLowerCase()]: {
        summary: contract.summary,
        tags: [contract.service],
        parameters: parametersOf(path, contract),
        ...requestOf(contract),
        responses: responsesOf(contract),
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'FluxStudio', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'flux_access' },
      },
    },
    security: [{ bearer: [] }, { cookie: [] }],
  };
}
