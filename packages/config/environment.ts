import { type ValueOf, type VariableName, variables } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable is the same as an absent one: units and shells cannot always leave one out. */
export const isGiven = (env: Environment, name: VariableName): boolean =>
  env[name] !== undefined && env[name] !== '';

/** Characters of a wrong value that a fault repeats. */
const shownLength = 80;

/** How a fault shows what was given; a secret is not shown. */
function shown(name: VariableName, text: string): string {
  if (variables[name].secret) return 'not as it should be';
  return JSON.stringify(text.length > shownLength ? `${text.slice(0, shownLength)}…` : text);
}

/** A function that reads one variable; a malformed one becomes a fault and reads as absent. */
export function reader(env: Environment, faults: string[]) {
  return <N extends VariableName>(name: N): ValueOf<N> | undefined => {
    const text = env[name];
    if (text === undefined || text === '') return undefined;
    const parsed = variables[name].parse(text);
    if ('value' in parsed) return parsed.value;
    faults.push(`${name} is ${shown(name, text)}; it ${parsed.fault}.`);
    return undefined;
  };
}
