import { exitsWithinMs, mostExits, type UnitStatus } from '../supervisor/supervisor.ts';

type Known = { readonly restarts: number; readonly exits: readonly number[]; readonly isTold: boolean };

/**
 * Counts for itself how often units end, since supervisors do so near their start only, or forget.
 * `look` takes what runs now, at a time in ms.
 */
export function createCrashLoops() {
  let known = new Map<string, Known>();

  function next({ name, restarts, state }: UnitStatus, now: number): Known & { readonly isLooping: boolean } {
    const was = known.get(name);
    const isSame = was !== undefined && restarts >= was.restarts;
    const recent = isSame ? was.exits.filter((at) => now - at <= exitsWithinMs) : [];
    const exits = [...recent, ...Array.from({ length: isSame ? restarts - was.restarts : 0 }, () => now)];
    const isLooping = state === 'given-up' || exits.length >= mostExits;
    return { restarts, exits, isLooping, isTold: isLooping && (was?.isTold ?? false) };
  }

  return {
    /** @returns Units that have just come to end again and again; each once, until it has come to rest. */
    look: (units: readonly UnitStatus[], now: number): readonly UnitStatus[] => {
      const seen = units.map((unit) => ({ unit, ...next(unit, now) }));
      known = new Map(
        seen.map(({ unit, restarts, exits, isTold }) => [unit.name, { restarts, exits, isTold }]),
      );
      return seen.filter(({ isLooping, isTold }) => isLooping && !isTold).map(({ unit }) => unit);
    },
    /** What was done about it: it is not said again. */
    settle: (units: readonly UnitStatus[]): void => {
      for (const { name } of units) {
        const was = known.get(name);
        if (was !== undefined) known.set(name, { ...was, isTold: true });
      }
    },
  };
}

export type CrashLoops = ReturnType<typeof createCrashLoops>;
