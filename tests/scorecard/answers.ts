import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from './evidence.ts';

export const root = join(import.meta.dirname, '../..');

/** How something stands that was asked for. */
export type Answer =
  | { readonly state: 'met'; readonly evidence: readonly Evidence[]; readonly note?: string }
  | { readonly state: 'not applicable'; readonly why: string }
  | { readonly state: 'not met'; readonly missing: string; readonly waitsFor?: string };

/** An answer to a requirement of the ASVS. */
export type Requirement = Answer & { readonly id: string };

/** An answer to a line of the report of 2025-10-15, under the score that the report gave for it. */
export type ReportLine = Answer & { readonly score: 4 | 8 | 9; readonly line: string };

const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

export const readRequirements = (): readonly Requirement[] => read('docs/security/asvs.json').requirements;

export const readReport = (): readonly ReportLine[] => read('docs/security/report.json').lines;
