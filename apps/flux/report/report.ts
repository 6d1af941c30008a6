import type { Command } from '../command.ts';
import { layout } from '../target/layout.ts';
import { readTarget } from '../target/target.ts';
import { factsOf } from './facts.ts';
import { markdown } from './markdown.ts';
import { writeReport } from './write.ts';

export const report: Command = {
  words: ['report'],
  operands: ['<target>', '[deployment]'],
  does: 'says how a deployment went: the last, or a named one',
  options: { 'dry-run': { type: 'boolean' } },
  help: `--dry-run  prints it and writes nothing

It prints the report and writes it to shared/reports, as text (.md) and as a page (.html) that
needs nothing but itself. Every deployment writes its own when it ends. Deployments are named in
deployments.jsonl by when they began. Changes of the sources are in it where it is run in their
tree.`,
  run: async ({ operands: [name = '', deployment], values, env }) => {
    const folder = env.INIT_CWD ?? process.cwd();
    const target = await readTarget(name, folder);
    const at = layout(target.root);
    if (values['dry-run'] === true) {
      const facts = await factsOf(target, at, deployment, folder);
      return { data: { ...facts }, text: markdown(facts) };
    }
    const written = await writeReport(target, at, { deployment, sources: folder });
    return {
      data: { ...written.facts, files: [written.markdown, written.html] },
      text: `${markdown(written.facts)}\n${written.html}`,
    };
  },
};
