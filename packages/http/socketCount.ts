import { limits, type PersonId } from '@flux/contracts';

/** How many sockets each person has open in this process (api.md: 50). */
export function createSocketCount() {
  const open = new Map<PersonId, number>();
  return {
    /** Counts one more; `false` when that would be too many. */
    add(personId: PersonId): boolean {
      const count = open.get(personId) ?? 0;
      if (count >= limits.socketsPerPerson) return false;
      open.set(personId, count + 1);
      return true;
    },
    remove(personId: PersonId): void {
      const count = (open.get(personId) ?? 1) - 1;
      if (count === 0) open.delete(personId);
      else open.set(personId, count);
    },
    people: (): number => open.size,
  };
}
