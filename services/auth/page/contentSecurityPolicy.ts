import { randomBytes } from 'node:crypto';

export const cspReportPath = '/api/csp-report';

/** 128 random bits: a new one for each answer, so that nothing injected can know it (CSP 3, 7.1). */
export const newNonce = (): string => randomBytes(16).toString('base64');

/**
 * The page's policy (security.md, "CSP"). `strict-dynamic` lets the one script with the nonce load the other parts of
 * the build; `trusted-types flux` leaves the one policy that `@flux/sanitize/trusted` takes first.
 */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    'trusted-types flux',
    "require-trusted-types-for 'script'",
    'report-to csp',
    `report-uri ${cspReportPath}`,
  ].join('; ');

/** The service worker asks the studio and nobody else. */
export const workerContentSecurityPolicy =
  "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
