import type { openBoard } from './program.ts';

/** An element as any client finds it in the document (board.md, Live and stored). */
export type Stored = {
  readonly id: string;
  readonly type: string;
  /** Left, top, width and height, board px, and the angle. */
  readonly geometry: readonly number[];
  readonly text: string;
  /** How many bytes its points take; 0 without a path. */
  readonly pathBytes: number;
  /** The objects that a connector's two ends are bound to. */
  readonly boundTo: readonly (string | undefined)[];
  /** In file storage; of a picture whose bytes have come there. */
  readonly fileId: string | undefined;
};

type Client = ReturnType<typeof openBoard>;
type Map = { readonly get: (key: string) => unknown };
type Ends = { readonly a: { readonly id?: string }; readonly b: { readonly id?: string } };

/** What the document holds, read by a client that is not ours. */
export function stored({ doc, elements }: Client): readonly Stored[] {
  const files = doc.getMap('files');
  return [...elements].map(([id, element]) => {
    const map = element as Map;
    const ends = map.get('ends') as Ends | undefined;
    const { file } = (map.get('props') ?? {}) as { readonly file?: string };
    const path = map.get('path');
    return {
      id,
      type: String(map.get('type')),
      geometry: map.get('geometry') as readonly number[],
      text: doc.getText(`text:${id}`).toString(),
      pathBytes: path instanceof Uint8Array ? path.length : 0,
      boundTo: ends === undefined ? [] : [ends.a.id, ends.b.id],
      fileId: file === undefined ? undefined : (files.get(file) as { fileId?: string }).fileId,
    };
  });
}
