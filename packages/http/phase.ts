/** `starting` until the database is open and migrated; `draining` from the moment another process takes over. */
export type Phase = 'starting' | 'ready' | 'draining';

export type PhaseHolder = { readonly get: () => Phase; readonly set: (phase: Phase) => void };

export function createPhase(): PhaseHolder {
  let current: Phase = 'starting';
  return {
    get: () => current,
    set: (phase) => {
      current = phase;
    },
  };
}
