import { type Static, Type } from 'typebox';

const Status = Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('starting')]);

export const ServiceHealth = Type.Object({
  status: Status,
  service: Type.String(),
  /** `database` and `oauth` at least; other values than `ok`, `configured` and `not configured` make it degraded. */
  checks: Type.Record(Type.String(), Type.String()),
  version: Type.String(),
  uptimeSeconds: Type.Integer(),
});
export type ServiceHealth = Static<typeof ServiceHealth>;

/** One process with all services: the sum, and each by name (`auth-service`, …). */
export const StudioHealth = Type.Object({
  ...ServiceHealth.properties,
  services: Type.Optional(Type.Record(Type.String(), ServiceHealth)),
});
export type StudioHealth = Static<typeof StudioHealth>;

export const Readiness = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('starting'), Type.Literal('draining')]),
});
export type Readiness = Static<typeof Readiness>;
