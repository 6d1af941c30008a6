import type { PersonId, ProgramTokens, SecondStep, SignedIn, User } from '@flux/contracts';
import type { FastifyReply } from 'fastify';
import { deviceOf } from '../devices/facts.ts';
import { type SignInStepDeps, secondStepFor } from '../secondFactor/signInStep.ts';
import { type EnterDeps, enter } from './enter.ts';

/** Lets in who has shown the first of what proves them, or says which step is still needed. */
export async function letIn(
  deps: SignInStepDeps & EnterDeps,
  request: Parameters<typeof enter>[1],
  reply: FastifyReply,
  user: User,
): Promise<SignedIn | ProgramTokens | SecondStep> {
  const personId = user.id as PersonId;
  const seen = deviceOf(request);
  const { verdict } = await deps.devices.judge(personId, seen);
  const step = await secondStepFor(deps, personId, {
    trusted: request.cookies[deps.identity.names.trusted],
    suspicious: verdict === 'suspicious' ? `${seen.name}, ${seen.facts.network}` : undefined,
  });
  return step ?? (await enter(deps, request, reply, user));
}
