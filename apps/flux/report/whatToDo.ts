import type { Facts } from './facts.ts';

export type Advice = { readonly kind: 'failed' | 'done' | 'todo'; readonly text: string };

const saidBy = ({ phases }: Facts, step: string): string =>
  phases.flatMap(({ steps }) => steps).find(({ title }) => title === step)?.said ?? '';

function firstTodo({ outcome, target, before }: Facts): string {
  switch (outcome) {
    case 'done':
      return before === undefined
        ? `Make the owner: ./flux people reset <address> --target ${target}.`
        : `When people complain, ./flux rollback ${target} goes back to ${before}.`;
    case 'rolled_back':
      return `Read shared/logs of the service that is named, mend the release, and try it with --strategy canary.`;
    case 'stopped':
      return 'Mend what the sentence names, then deploy again.';
    case 'cut_off':
      return `Run ./flux resume ${target}.`;
  }
}

/** What failed, what was done about it, and what is to be done, in this order. */
export function whatToDo(facts: Facts): readonly Advice[] {
  const { outcome, why, before, migrations, metrics } = facts;
  const advice: Advice[] = [];
  const add = (kind: Advice['kind'], text: string) => advice.push({ kind, text });
  if (why !== undefined) add('failed', why);
  const schema =
    migrations.length === 0
      ? ''
      : ` ${migrations.join(', ')} stays in the schema; the release before works on it.`;
  if (outcome === 'rolled_back')
    add('done', `Everybody was sent back to ${before ?? 'no release'}.${schema}`);
  if (outcome === 'stopped') add('done', `Nothing that people use was changed.${schema}`);
  add('todo', firstTodo(facts));
  if (saidBy(facts, 'Backed up, and restored to prove it').includes('not encrypted'))
    add('todo', 'Set FLUX_BACKUP_KEY, so that backups are encrypted.');
  for (const { name, target, actual, verdict } of metrics)
    if (verdict === 'missed' && outcome === 'done')
      add('todo', `${name} was ${actual}, and should be ${target}: find out why.`);
  return advice;
}
