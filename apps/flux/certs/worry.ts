import { count } from '../table.ts';
import type { Layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';
import { certificateOf } from './tls.ts';

/** Days before its end by which it should long have been renewed. */
const soonDays = 14;

/** What somebody has to do about a studio's certificate. */
export function worryOf(target: Target, at: Layout, now: Date): string | undefined {
  if (!target.url.startsWith('https:')) return undefined;
  const certificate = certificateOf(at, now);
  const issue = `run ./flux certs issue ${target.name}.`;
  if (certificate === undefined) return `There is no certificate: ${issue}`;
  if (certificate.isOwn) return `Browsers refuse the certificate, which this host made itself: ${issue}`;
  if (certificate.daysLeft < 0) return `The certificate has run out: run ./flux certs renew ${target.name}.`;
  if (certificate.daysLeft < soonDays)
    return `The certificate is good for ${count(certificate.daysLeft, 'day', 'days')}: run ./flux certs renew ${target.name}.`;
  return undefined;
}
