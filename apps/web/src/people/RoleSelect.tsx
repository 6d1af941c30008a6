import type { Role } from '@flux/contracts';
import { ChevronsUpDown } from 'lucide-react';
import { Icon } from '../parts/Icon.tsx';
import { roleTitle } from '../projects/roleName.ts';

type GivenRole = Exclude<Role, 'owner'>;

export type RoleSelectProps = {
  readonly label: string;
  readonly roles: readonly GivenRole[];
  readonly value: Role;
  readonly onChange: (role: GivenRole) => void;
};

/** A role in a row of a table: quiet until it is pointed at. */
export const RoleSelect = ({ label, roles, value, onChange }: RoleSelectProps) => (
  <span className="relative inline-flex items-center">
    <select
      aria-label={label}
      value={value}
      className="h-11 appearance-none rounded-control bg-transparent pr-7 pl-2.5 text-ink-2 hover:bg-hover focus-visible:-outline-offset-2 desk:h-7"
      onChange={(event) => {
        const chosen = roles.find((role) => role === event.currentTarget.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {roleTitle(role)}
        </option>
      ))}
    </select>
    <Icon of={ChevronsUpDown} size={14} className="pointer-events-none absolute right-2 text-ink-3" />
  </span>
);
