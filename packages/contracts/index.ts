export * from './common.ts';
export * from './errors.ts';
export * from './health.ts';
export * from './identity.ts';
export * from './ids.ts';
export * from './work.ts';
export * from './routes.ts';
