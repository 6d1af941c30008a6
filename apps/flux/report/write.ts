import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';
import type { Target } from '../target/target.ts';
import { type Facts, factsOf } from './facts.ts';
import { html } from './html.ts';
import { markdown } from './markdown.ts';

export type Written = { readonly facts: Facts; readonly markdown: string; readonly html: string };

/** Writes the report of a deployment beside those from before, as text and as a page. @throws Failure */
export async function writeReport(
  target: Target,
  at: Layout,
  { deployment, sources }: { readonly deployment?: string | undefined; readonly sources: string },
): Promise<Written> {
  const facts = await factsOf(target, at, deployment, sources);
  mkdirSync(at.reports, { recursive: true });
  const path = join(at.reports, facts.deployment);
  writeWhole(`${path}.md`, markdown(facts));
  writeWhole(`${path}.html`, html(facts));
  return { facts, markdown: `${path}.md`, html: `${path}.html` };
}
