export type { Bus, Unsubscribe } from './bus.ts';
export { type BusOptions, createBus } from './createBus.ts';
