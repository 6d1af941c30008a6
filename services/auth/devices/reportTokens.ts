import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const idLength = 16;

/**
 * The token of a mail about a device: the report's id and its HMAC under a key of the master key. So a notification may
 * hold the id, and the database nothing that opens anything.
 */
export function createReportTokens(masterKey: Uint8Array) {
  const key = Buffer.from(hkdfSync('sha256', masterKey, 'fluxstudio', 'device-reports', 32));
  const mac = (id: Buffer): Buffer => createHmac('sha256', key).update(id).digest();

  return {
    tokenOf(reportId: string): string {
      const id = Buffer.from(reportId.replaceAll('-', ''), 'hex');
      return Buffer.concat([id, mac(id)]).toString('base64url');
    },
    /** The report that a token is for, `undefined` when it is not one of ours. */
    idOf(token: string): string | undefined {
      const bytes = Buffer.from(token, 'base64url');
      const id = bytes.subarray(0, idLength);
      const given = bytes.subarray(idLength);
      const expected = mac(id);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    },
  };
}

export type ReportTokens = ReturnType<typeof createReportTokens>;
