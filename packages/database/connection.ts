import type { ServiceName } from '@flux/contracts';
import type { Engine } from './database.ts';
import type { Pool } from './pool.ts';

/** One engine behind the same face. */
export type Connection = {
  readonly engine: Engine;
  /** Opens what must be open and asks something over a new connection. */
  readonly probe: () => Promise<void>;
  /** For pings and for reading the ledger. */
  readonly main: Pool;
  readonly service: (name: ServiceName) => Pool;
  /** Runs `work` with a pool of the owner, in which a statement may take as long as it likes. */
  readonly asOwner: <T>(work: (pool: Pool) => Promise<T>) => Promise<T>;
  /** Where it is, fit to be shown. */
  readonly place: string;
  readonly close: () => Promise<void>;
};

/** What the parts of a connection tell the whole. */
export type Watch = {
  readonly onLost: (error: unknown) => void;
  readonly gate: () => void;
};
