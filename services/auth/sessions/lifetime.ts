/** Milliseconds that a session lives on from its last activity. */
export const slidingMs = 7 * 24 * 60 * 60 * 1000;

/** Milliseconds after its beginning at which a session ends, however active. */
export const absoluteMs = 30 * 24 * 60 * 60 * 1000;
