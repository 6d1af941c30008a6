import type { Role } from '@flux/contracts';
import { QuietSelect } from '../parts/QuietSelect.tsx';
import { roleTitle } from '../projects/roleName.ts';

type GivenRole = Exclude<Role, 'owner'>;

export type RoleSelectProps = {
  readonly label: string;
  readonly roles: readonly GivenRole[];
  readonly value: Role;
  readonly onChange: (role: GivenRole) => void;
};

/** A role in a project, to choose. */
export const RoleSelect = ({ roles, ...rest }: RoleSelectProps) => (
  <QuietSelect {...rest} options={roles.map((role) => ({ value: role, title: roleTitle(role) }))} />
);
