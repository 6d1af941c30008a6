import { kB, Problem } from '@flux/contracts';
import { type Logger, rateLimit, route } from '@flux/http';
import { sanitizeJSON, sanitizePlainText } from '@flux/sanitize';
import type { FastifyInstance } from 'fastify';
import { cspReportPath } from './contentSecurityPolicy.ts';

/** Bytes of one report; browsers send under 2 kB each, the newer form several at once. */
export const reportMax = 16 * kB;
/** One line with counts at most this often, however many reports come. */
export const logEveryMs = 60_000;
/** Different violations that are counted between two lines; the rest is `other`. */
const kindsMax = 50;
const reportsPerBodyMax = 50;

export type CspReportDeps = {
  readonly settings: { readonly rateLimit: boolean };
  readonly log: Logger;
  /** Milliseconds. */
  readonly clock?: () => number;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const firstText = (...values: readonly unknown[]): string =>
  values.find((value) => typeof value === 'string') ?? 'unknown';

/**
 * What was stopped, without anything that could name a person or open a door: of an address the origin alone, since
 * a path can hold an invitation's token.
 */
function kindOf(report: Readonly<Record<string, unknown>>): string {
  const directive = firstText(
    report.effectiveDirective,
    report['effective-directive'],
    report['violated-directive'],
  );
  const blocked = firstText(report.blockedURL, report['blocked-uri']);
  const origin = URL.canParse(blocked) ? new URL(blocked).origin : blocked;
  const source = origin === 'null' ? blocked.split(':', 1)[0] : origin;
  return sanitizePlainText(`${directive} ${source ?? ''}`.slice(0, 200));
}

/** The violations in a body of either form: CSP 2's `{ "csp-report": {…} }` or the Reporting API's array. */
function violationsIn(body: unknown): readonly string[] {
  const reports = Array.isArray(body) ? body.slice(0, reportsPerBodyMax) : [body];
  return reports.flatMap((report: unknown) => {
    if (!isRecord(report)) return [];
    const inner = report['csp-report'] ?? (report.type === 'csp-violation' ? report.body : undefined);
    return isRecord(inner) ? [kindOf(inner)] : [];
  });
}

/** Counts violations and writes one line for many, so that a broken page or a spiteful one cannot fill the log. */
function createCounter(log: Logger, clock: () => number) {
  let counts = new Map<string, number>();
  let loggedAt = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (counts.size === 0) return;
    log.warn({ violations: Object.fromEntries(counts) }, 'the content security policy stopped something');
    counts = new Map();
    loggedAt = clock();
  };
  const add = (kind: string) => {
    const key = counts.has(kind) || counts.size < kindsMax ? kind : 'other';
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (clock() - loggedAt >= logEveryMs) flush();
  };
  return { add, flush };
}

/** `POST /api/csp-report`: takes both forms of report, counts them in the log. */
export function registerCspReports(
  app: FastifyInstance,
  { settings, log, clock = Date.now }: CspReportDeps,
): void {
  const counter = createCounter(log, clock);
  app.addHook('onClose', async () => counter.flush());
  app.addContentTypeParser(
    ['application/csp-report', 'application/reports+json'],
    { parseAs: 'string', bodyLimit: reportMax },
    (_request, body, done) => {
      const report = sanitizeJSON(String(body));
      if (report === undefined) done(new Problem('invalid_input', 'The report is not JSON.'));
      else done(null, report);
    },
  );
  route(app, `POST ${cspReportPath}`, {
    before: [rateLimit(settings, { burst: 20, perSecond: 1 })],
    bodyLimit: reportMax,
    handle: async (request) => {
      const body: unknown = request.body;
      for (const violation of violationsIn(body)) counter.add(violation);
      return undefined;
    },
  });
}
