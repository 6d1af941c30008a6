import { type Address, type Connection, connect } from './connection.ts';

/** One connection at a time, made when it is needed. */
export type Link = {
  /** The one that there is, or another one when that was dropped. @throws Failure */
  readonly connection: () => Promise<Connection>;
  /** It was cut, or nobody needs it any more. */
  readonly drop: () => Promise<void>;
};

export function createLink(address: Address): Link {
  let open: Promise<Connection> | undefined;
  return {
    connection: () => (open ??= connect(address)),
    drop: async () => {
      const last = open;
      open = undefined;
      await (await last?.catch(() => undefined))?.close();
    },
  };
}
