import type { Scanner } from '@flux/blobs';
import type { Bus } from '@flux/bus';
import type { Settings } from '@flux/config';
import type { Database } from '@flux/database';
import { createFlags } from '@flux/flags';
import type { Logger, Service } from '@flux/http';
import type { IdentityParts } from '@flux/identity';
import type { Jobs } from '@flux/jobs';
import { createPost, deliverPost, type Mail } from '@flux/mail';
import { noticesTopic } from '@flux/notices';
import { accountRoutes } from './accounts/routes.ts';
import { lookForAnomalies } from './audit/anomalies.ts';
import { forgetOldEvents } from './audit/retention.ts';
import { consoleRoutes } from './console/routes.ts';
import { createDevices } from './devices/devices.ts';
import { createFingerprints } from './devices/fingerprint.ts';
import { createReportTokens } from './devices/reportTokens.ts';
import { deviceRoutes } from './devices/routes.ts';
import { createEvents } from './events/events.ts';
import { eventRoutes } from './events/routes.ts';
import { readRules } from './flags/readRules.ts';
import { ensureSigningKey } from './keys/signingKeys.ts';
import { leavingRoutes } from './leaving/routes.ts';
import { meRoutes } from './me/routes.ts';
import { mailDue } from './notifications/mailing.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { forgetOldArrivals } from './oidc/arrivals.ts';
import { oidcRoutes } from './oidc/routes.ts';
import { openApiRoutes } from './openapi.ts';
import { outboxRoutes } from './outbox/routes.ts';
import { ownDataRoutes } from './ownData/routes.ts';
import { createPage } from './page/index.ts';
import { forgetOldCeremonies } from './passkeys/ceremonies.ts';
import { makeOwnerLink } from './people/ownerLink.ts';
import { createProfiles } from './people/profiles.ts';
import { policyRoutes } from './policy/routes.ts';
import { proofRoutes } from './proof/routes.ts';
import { resetQueue } from './reset/queue.ts';
import { mailReset } from './reset/reset.ts';
import { resetRoutes } from './reset/routes.ts';
import { forgetOldChallenges } from './secondFactor/challenges.ts';
import { createCodeThrottle, noCodeThrottle } from './secondFactor/codeThrottle.ts';
import { secondFactorRoutes } from './secondFactor/routes.ts';
import { forgetOldTrust } from './secondFactor/trustedDevices.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { createSessions } from './sessions/sessions.ts';
import { createPasswordCheck } from './signin/checkPassword.ts';
import { createOldHashes } from './signin/oldHashes.ts';
import { createPasswords } from './signin/passwords.ts';
import { signInRoutes } from './signin/routes.ts';
import { createStrength, type Strength } from './signin/strength.ts';
import { createThrottle, noThrottle } from './signin/throttle.ts';
import { createTries, forgetOldTries } from './signin/tries.ts';
import { studioRoutes } from './studio/routes.ts';
import type { AuthTables } from './tables.ts';
import { ticketRoutes } from './tickets/routes.ts';

export { authMigrations } from './migrations/index.ts';
export { resetQueue } from './reset/queue.ts';

export type AuthDeps = {
  readonly settings: Settings;
  readonly database: Database;
  readonly bus: Bus;
  /** Opened and closed by whoever made it. */
  readonly scanner: Scanner;
  readonly identity: IdentityParts;
  readonly jobs: Jobs;
  readonly mail: Mail;
  readonly log: Logger;
  /** Judges new passwords; closed with the service. */
  readonly strength?: Strength;
  /** Shows the owner a line that must not be in a log. */
  readonly tell?: (line: string) => void;
  /** Where the built page lies. */
  readonly webDist?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

/** Milliseconds between two looks for sessions that ran out and for old tries, and between two clean-ups of what is good for nothing. */
const expireMs = 60_000;
const forgetMs = 60 * 60_000;
/** Milliseconds between two looks for what is more than usual. */
const anomalyMs = 15_000;
/** Milliseconds between two looks for notifications to mail, beside those that are announced. */
const mailMs = 15_000;

/** The auth service: people, sign-in, sessions, and the page itself. */
export function createAuth(deps: AuthDeps): Service {
  const { settings, bus, scanner, identity, log, tell = () => {}, now = Date.now } = deps;
  const { strength = createStrength() } = deps;
  const db = deps.database.service<AuthTables>('auth');
  const sessions = createSessions({ db, bus, now, onEnded: identity.ended.note });
  const devices = createDevices({ db, fingerprints: createFingerprints(settings.masterKey), now });
  const reportTokens = createReportTokens(settings.masterKey);
  const profiles = createProfiles(db, bus, now);
  const passwords = createPasswords(createOldHashes(db, now));
  const checkPassword = createPasswordCheck(strength, new URL(settings.url).hostname);
  const events = createEvents(bus, identity);
  const flags = createFlags({ bus, read: () => readRules(db), log });
  const post = createPost(deps.jobs);
  const page = createPage({
    settings,
    log,
    ...(deps.webDist === undefined ? {} : { webDist: deps.webDist }),
  });
  let timers: readonly NodeJS.Timeout[] = [];

  const every = (ms: number, what: string, work: () => Promise<void>) =>
    setInterval(() => {
      work().catch((error: unknown) => log.error({ err: error }, what));
    }, ms);

  let stopMailing = () => {};
  const mailAll = async () => {
    while ((await mailDue({ db, post, url: settings.url, reportTokens })) > 0);
  };
  const mailSoon = () => {
    mailAll().catch((error: unknown) => log.error({ err: error }, 'notifications were not mailed'));
  };

  return {
    name: 'auth',
    routes: async (app) => {
      const { masterKey } = settings;
      const tries = createTries({ db, masterKey, now });
      const throttle = settings.rateLimit ? createThrottle(tries) : noThrottle;
      const codeThrottle = settings.rateLimit ? createCodeThrottle(db, tries) : noCodeThrottle;
      const shared = {
        settings,
        db,
        bus,
        scanner,
        identity,
        sessions,
        devices,
        profiles,
        flags,
        passwords,
        checkPassword,
        masterKey,
        throttle,
        codeThrottle,
        url: settings.url,
        post,
        canMail: settings.smtpUrl !== undefined || settings.mode === 'development',
        now,
      };
      await app.register(signInRoutes(shared));
      await app.register(oidcRoutes(shared));
      await app.register(accountRoutes(shared));
      await app.register(sessionRoutes(shared));
      await app.register(proofRoutes(shared));
      await app.register(secondFactorRoutes(shared));
      await app.register(ticketRoutes(shared));
      await app.register(resetRoutes({ ...shared, jobs: deps.jobs }));
      await app.register(deviceRoutes({ ...shared, reportTokens, jobs: deps.jobs }));
      await app.register(meRoutes(shared));
      await app.register(leavingRoutes(shared));
      await app.register(ownDataRoutes(shared));
      await app.register(studioRoutes(shared));
      await app.register(consoleRoutes(shared));
      await app.register(policyRoutes(shared));
      await app.register(notificationRoutes({ db, bus, identity, now }));
      await app.register(eventRoutes({ identity, events }));
      await app.register(outboxRoutes({ settings, mail: deps.mail, now }));
      await app.register(openApiRoutes(settings));
      await app.register(page.routes);
    },
    sockets: [],
    checks: () => ({ oauth: settings.providers.length === 0 ? 'not configured' : 'configured' }),
    open: async () => {
      await ensureSigningKey(db, bus, settings.masterKey);
      await profiles.start();
      await flags.open();
      await deliverPost(deps.jobs, deps.mail);
      await deps.jobs.work(resetQueue, (asked) => mailReset({ db, post, url: settings.url, now }, asked));
      await events.open();
      stopMailing = await bus.subscribe(noticesTopic, mailSoon);
      if (settings.mode === 'production') {
        const link = await makeOwnerLink(db, settings.url, now());
        if (link !== undefined) tell(`This studio has no owner yet. Become it at ${link}`);
      }
      timers = [
        every(expireMs, 'sessions that ran out were not ended', sessions.endExpired),
        every(expireMs, 'old tries were not forgotten', () => forgetOldTries(db, now())),
        every(anomalyMs, 'nobody looked for what is more than usual', () =>
          lookForAnomalies({ db, bus, now }),
        ),
        every(mailMs, 'notifications were not mailed', mailAll),
        every(forgetMs, 'what is good for nothing any more was not removed', async () => {
          await sessions.forgetOld();
          await devices.forgetOld();
          await forgetOldChallenges(db, now());
          await forgetOldTrust(db, now());
          await forgetOldCeremonies(db, now());
          await forgetOldArrivals(db, now());
          await forgetOldEvents(db, now());
        }),
      ];
    },
    retire: async () => {
      events.close();
      stopMailing();
      await deps.jobs.rest();
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      profiles.stop();
      flags.close();
      events.close();
      stopMailing();
      await strength.close();
    },
  };
}
