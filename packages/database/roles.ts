import { type ServiceName, serviceNames } from '@flux/contracts';

/** The role that a service's queries run as. */
export const roleOf = (service: ServiceName): string => `flux_${service}`;

/** The schema that a service owns. */
const schemas: Readonly<Record<ServiceName, string>> = {
  auth: 'auth',
  messaging: 'messaging',
  collaboration: 'studio',
};

export const allRoles = serviceNames.map(roleOf).join(', ');

const roleSql = (role: string) => `
  do $$ begin
    if not exists (select from pg_roles where rolname = '${role}') then
      create role ${role} nologin;
    end if;
    -- From 16 on, membership and the right to SET ROLE are two things, and who makes a role has the first only.
    if not pg_has_role(current_user, '${role}',
        case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) then
      grant ${role} to current_user;
    end if;
  end $$;`;

const schemaSql = (service: ServiceName) => `
  create schema if not exists ${schemas[service]};
  grant usage on schema ${schemas[service]} to ${roleOf(service)};`;

/** Makes the three roles where the cluster has none. */
const rolesSql = serviceNames.map((name) => roleSql(roleOf(name))).join('\n');

/**
 * Makes what every migration may rely on: the three roles (without a login: an owner who wants logins makes them),
 * the owner's right to act as them, and each service's schema, which only its own role may look into.
 * Roles belong to the whole cluster, so two databases that are set up at once can collide: try again.
 */
export const foundation = [rolesSql, ...serviceNames.map(schemaSql)].join('\n');

/** SQLSTATEs of such a collision: duplicate_object, unique_violation, "tuple concurrently updated". */
export const collisions: ReadonlySet<string> = new Set(['42710', '23505', 'XX000']);
