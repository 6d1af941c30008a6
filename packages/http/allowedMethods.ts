import type { FastifyInstance } from 'fastify';

type Route = { readonly method: string; readonly segments: readonly string[] };

const fits = (route: Route, path: readonly string[]): boolean =>
  route.segments.length === path.length &&
  route.segments.every((segment, index) => segment.startsWith(':') || segment === path[index]);

/**
 * Remembers every route that is registered from now on.
 * @returns The methods that an address takes, for 405 and its `Allow` (RFC 9110, 15.5.6); routes with `*` do not count,
 * since whatever they answer is no promise that something is there.
 */
export function rememberMethods(fastify: FastifyInstance): (url: string) => readonly string[] {
  const routes: Route[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return;
    for (const one of [method].flat()) routes.push({ method: one, segments: url.split('/') });
  });
  return (url) => {
    const path = (url.split('?', 1)[0] ?? '').split('/');
    return [...new Set(routes.filter((route) => fits(route, path)).map((route) => route.method))].toSorted();
  };
}
