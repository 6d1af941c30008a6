import { createHmac, hkdfSync } from 'node:crypto';
import type { PersonId } from '@flux/contracts';
import type { DeviceFacts } from './facts.ts';

export type Fingerprint = { readonly [K in keyof DeviceFacts]: Uint8Array };

/** Milliseconds for which one key is used. */
const periodMs = 90 * 24 * 60 * 60 * 1000;

/** A device that was last seen before the key of the last period is forgotten. */
export const keptPeriods = 2;

export const periodAt = (now: number): number => Math.floor(now / periodMs);

/**
 * Hashes each fact under a key of the period, bound to the person: the hashes of one say nothing about another, nor do
 * they find a device elsewhere (`docs/decisions/0019-devices.md`).
 */
export function createFingerprints(masterKey: Uint8Array) {
  const derive = (period: number) =>
    Buffer.from(hkdfSync('sha256', masterKey, 'fluxstudio', `devices ${period}`, 32));
  let last: { readonly period: number; readonly key: Buffer } | undefined;
  const keyOf = (period: number): Buffer => {
    if (last?.period !== period) last = { period, key: derive(period) };
    return last.key;
  };

  return (person: PersonId, { browser, system, language, network }: DeviceFacts, period: number) => {
    const key = keyOf(period);
    const hash = (name: keyof DeviceFacts, value: string): Buffer =>
      createHmac('sha256', key)
        .update(JSON.stringify([person, name, value]))
        .digest();
    return {
      browser: hash('browser', browser),
      system: hash('system', system),
      language: hash('language', language),
      network: hash('network', network),
    } satisfies Fingerprint;
  };
}

export type Fingerprints = ReturnType<typeof createFingerprints>;
