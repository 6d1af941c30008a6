import type { Bus } from '@flux/bus';
import type { Settings } from '@flux/config';
import type { PersonId, ProgramTokens, SignedIn, User } from '@flux/contracts';
import type { IdentityParts } from '@flux/identity';
import { announce } from '@flux/notices';
import type { FastifyReply } from 'fastify';
import type { Devices } from '../devices/devices.ts';
import { clientOf, deviceOf } from '../devices/facts.ts';
import type { OpenSession } from '../sessions/rotation.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { type SessionRequest, sessionsOf } from '../sessions/sessionsOf.ts';
import { answerSignedIn } from './answers.ts';

export type EnterDeps = {
  readonly settings: Pick<Settings, 'mode' | 'legacyClients'>;
  readonly bus: Bus;
  readonly identity: IdentityParts;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly now: () => number;
};

type Request = SessionRequest & { readonly ip: string };

/** Opens a session on the device of the request, which is told of if it is a new one. */
async function beginSession(
  { sessions, devices, bus }: EnterDeps,
  request: Request,
  personId: PersonId,
): Promise<OpenSession> {
  const seen = deviceOf(request);
  const judgement = await devices.judge(personId, seen);
  if (judgement.verdict === 'suspicious') await devices.suspect(personId, seen, judgement.score);
  const session = await sessions.open(personId, {
    client: clientOf(request),
    device: seen.name,
    network: seen.facts.network,
  });
  if (await devices.remember(session, seen, judgement)) announce(bus, [personId]);
  return session;
}

/** Lets in who has shown who they are, and answers so. */
export async function enter(
  deps: EnterDeps,
  request: Request,
  reply: FastifyReply,
  user: User,
): Promise<SignedIn | ProgramTokens> {
  const session = await beginSession(deps, request, user.id as PersonId);
  // A browser that signs in anew leaves the session it had, which nothing would end any more (ASVS 7.2.4).
  for (const id of await sessionsOf(deps, request)) await deps.sessions.end(id, 'replaced');
  return answerSignedIn(deps, request, reply, user, session);
}
