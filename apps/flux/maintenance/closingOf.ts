import type { Values } from '../command.ts';
import { readMoment } from '../moment.ts';
import type { Closing } from './closed.ts';

/** What `--message` and `--until` say. @throws Failure('usage') */
export const closingOf = ({ message, until }: Values): Pick<Closing, 'message' | 'until'> => ({
  message: typeof message === 'string' ? message : undefined,
  until: typeof until === 'string' ? readMoment('--until', until, new Date()) : undefined,
});
