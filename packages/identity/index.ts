export { accessTokenSeconds } from './accessTokens.ts';
export type { Caller } from './caller.ts';
export { cookieNames, setCookie } from './cookies.ts';
export { callerOf, createIdentity, type IdentityParts, keysTopic } from './createIdentity.ts';
export { sessionEndedTopic } from './endedSessions.ts';
export type { Identity } from './identity.ts';
export { sealSigningKey, signingKeyLength } from './keyRing.ts';
export { secretHash } from './tickets.ts';
export type { AuthViews } from './views.ts';
