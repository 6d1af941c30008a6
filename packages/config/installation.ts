import { join } from 'node:path';

/**
 * The folder in which the studio is installed: the root of its sources, and of a build of them, since `dist/server` lies
 * as deep as this package.
 */
export const installation = join(import.meta.dirname, '../..');
