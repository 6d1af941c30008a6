import { ownPath, Problem, type ProviderStart, pages } from '@flux/contracts';
import { createBuckets, networkOf, rateLimit, route } from '@flux/http';
import { callerOf, setCookie } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { linkAccount, useAccount } from '../accounts/accounts.ts';
import { appendEvent } from '../audit/events.ts';
import { clientOf } from '../devices/facts.ts';
import { noteProof, requireFreshProof } from '../proof/proof.ts';
import { personOf } from '../secondFactor/signInStep.ts';
import { isLive } from '../sessions/isLive.ts';
import { letIn } from '../signin/letIn.ts';
import type { SignInDeps } from '../signin/routes.ts';
import { addArrival, arrivalSeconds, takeArrival } from './arrivals.ts';
import { createLeavings, type Leaving, leavingSeconds, type Purpose } from './leaving.ts';
import { type Claimed, createProvider, type SignInProvider } from './provider.ts';
import { whoComes } from './whoComes.ts';

type Request = Pick<FastifyRequest, 'cookies' | 'ip' | 'log' | 'url'>;

/** Journeys to a provider and back from one network. */
const journeys = { burst: 60, perSecond: 1 };

const withSearch = (path: string, search: Readonly<Record<string, string>>): string =>
  `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(search)}`;

/** Where the page is that says why somebody who left for a provider did not get what they wanted. */
const pathOfError = (leaving: Leaving | undefined, error: string): string =>
  leaving === undefined || leaving.purpose.kind === 'sign in'
    ? withSearch(pages.signIn, { error, next: leaving?.next ?? pages.home })
    : withSearch(leaving.next, { error });

/**
 * Signing in by other providers (OpenID Connect, code flow with PKCE). Whoever comes back is led to the sign-in page,
 * which asks to be let in: only its own request carries the cookies that no other site may bring along.
 */
export const oidcRoutes =
  (deps: SignInDeps): FastifyPluginAsync =>
  async (app) => {
    const { settings, db, bus, identity, masterKey, now } = deps;
    const { names } = identity;
    const leavings = createLeavings(masterKey, now);
    const providers = new Map(
      settings.providers.map((one) => [one.name, createProvider(one, settings.url, now)]),
    );
    const waitOf = createBuckets(journeys, now);

    function providerOf(name: string): SignInProvider {
      const provider = providers.get(name);
      if (provider === undefined) throw new Problem('not_found');
      return provider;
    }

    function limit({ ip }: Request): void {
      const wait = settings.rateLimit ? waitOf(networkOf(ip)) : 0;
      if (wait > 0) throw new Problem('rate_limited', undefined, { retryAfter: wait });
    }

    /** Which of our sentences the page should say; what went wrong beneath is in the log, without what was sent. */
    function codeOf(error: unknown, { log }: Request, provider: string): string {
      if (!(error instanceof Problem)) {
        log.error({ err: error }, 'a sign-in by a provider failed');
        return 'internal';
      }
      const cause = error.cause instanceof Error ? error.cause.message : undefined;
      log.warn({ provider, code: error.code, cause }, 'a sign-in by a provider did not come about');
      return error.code;
    }

    async function leave(provider: SignInProvider, purpose: Purpose, next: string, reply: FastifyReply) {
      const { url, leaving } = await provider.leave(purpose, next);
      setCookie(reply, settings.mode, 'leaving', leavings.seal(leaving), leavingSeconds);
      return url;
    }

    async function start(name: string, query: ProviderStart, request: Request, reply: FastifyReply) {
      const { next: wanted = '', ...wish } = query;
      const next = ownPath(wanted) ?? pages.home;
      try {
        limit(request);
        const url = await leave(providerOf(name), { kind: 'sign in', ...wish }, next, reply);
        return reply.redirect(url, 303);
      } catch (error) {
        const code = codeOf(error, request, name);
        return reply.redirect(withSearch(pages.signIn, { error: code, next }), 303);
      }
    }

    /** Does what somebody left for. @returns the path of the page to go on with. */
    async function arrive(
      { provider, purpose, next }: Leaving,
      claimed: Claimed,
      request: Request,
      reply: FastifyReply,
    ): Promise<string> {
      const network = networkOf(request.ip);
      if (purpose.kind === 'sign in') {
        const personId = await whoComes(deps, provider, claimed, purpose, network);
        const token = await addArrival(db, personId, now());
        setCookie(reply, settings.mode, 'arrival', token, arrivalSeconds);
        return withSearch(pages.signIn, { arrived: provider, next });
      }
      const { personId, sessionId } = purpose;
      if (!(await isLive({ db, now }, sessionId))) throw new Problem('session_ended');
      if (purpose.kind === 'proof') {
        if ((await useAccount(deps, claimed)) !== personId) throw new Problem('provider_refused');
        await noteProof({ db, now }, sessionId);
        return next;
      }
      const { email, isVerified } = await claimed.profile();
      if (email === '' || !isVerified) throw new Problem('address_unverified');
      const { issuer, subject } = claimed;
      const account = { provider, issuer, subject, email };
      await linkAccount(deps, { personId, sessionId, network }, account, providerOf(provider).label);
      announce(bus, [personId]);
      return next;
    }

    async function callback(name: string, request: Request, reply: FastifyReply) {
      const kept = leavings.open(request.cookies[names.leaving]);
      // One that was begun elsewhere is nobody's here.
      const leaving = kept?.provider === name ? kept : undefined;
      setCookie(reply, settings.mode, 'leaving', '', 0);
      try {
        limit(request);
        const provider = providerOf(name);
        if (leaving === undefined) throw new Problem('provider_refused');
        const claimed = await provider.comeBack(leaving, new URL(request.url, settings.url).search);
        return reply.redirect(await arrive(leaving, claimed, request, reply), 303);
      } catch (error) {
        const code = codeOf(error, request, name);
        if (leaving !== undefined && code === 'provider_refused') {
          const detail = { provider: name };
          await appendEvent(db, { kind: 'failed_login', network: networkOf(request.ip), detail });
        }
        return reply.redirect(pathOfError(leaving, code), 303);
      }
    }

    route(app, 'GET /api/auth/google', {
      handle: async (request, reply) => start('google', request.query, request, reply),
    });
    route(app, 'GET /api/auth/google/callback', {
      handle: async (request, reply) => callback('google', request, reply),
    });
    route(app, 'GET /api/auth/oidc/:provider', {
      handle: async (request, reply) => start(request.params.provider, request.query, request, reply),
    });
    route(app, 'GET /api/auth/oidc/:provider/callback', {
      handle: async (request, reply) => callback(request.params.provider, request, reply),
    });

    const travelling = rateLimit(settings, { ...journeys, now });
    const leaveAs = async (
      kind: 'link' | 'proof',
      request: Parameters<typeof callerOf>[0] & { readonly params: { readonly provider: string } },
      reply: FastifyReply,
    ) => {
      const { personId, sessionId } = callerOf(request);
      const provider = providerOf(request.params.provider);
      return { url: await leave(provider, { kind, personId, sessionId }, pages.meSignIn, reply) };
    };
    route(app, 'POST /api/auth/oidc/:provider/proof', {
      before: [identity.authenticateEnrolling, travelling],
      handle: async (request, reply) => leaveAs('proof', request, reply),
    });
    route(app, 'POST /api/auth/oidc/:provider/link', {
      before: [identity.authenticate, travelling, requireFreshProof({ db, now })],
      handle: async (request, reply) => leaveAs('link', request, reply),
    });

    route(app, 'POST /api/auth/google', {
      before: [rateLimit(settings, { ...journeys, now })],
      handle: async (request, reply) => {
        const claimed = await providerOf('google').readCredential(request.body.credential);
        const personId = await whoComes(deps, 'google', claimed, {}, networkOf(request.ip));
        return letIn(deps, request, reply, await personOf(db, personId));
      },
    });
    route(app, 'POST /api/auth/arrival', {
      before: [rateLimit(settings, { ...journeys, now })],
      handle: async (request, reply) => {
        const token = request.cookies[names.arrival];
        setCookie(reply, settings.mode, 'arrival', '', 0);
        // A browser's cookie is no way to tokens in a body.
        if (token === undefined || clientOf(request) === 'program') throw new Problem('provider_refused');
        const personId = await takeArrival(db, token, now());
        return letIn(deps, request, reply, await personOf(db, personId));
      },
    });
  };
