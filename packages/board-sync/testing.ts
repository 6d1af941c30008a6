import fc from 'fast-check';
import * as Y from 'yjs';

/** Of one UTF-16 unit: Yjs breaks a character that somebody cuts in two, and then not on all sides alike. */
const letter = fc.constantFrom('a', 'b', 'é', '漢', ' ');

/** What a client may set; a key that reaches for the prototype is refused, and tested for that by name. */
const plainValue = fc.jsonValue().filter((value) => !/"__proto__":/.test(JSON.stringify(value)));

/** What people do to a document, in a form that shrinks well. */
const action = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), key: fc.string({ maxLength: 3 }), value: plainValue }),
  fc.record({ kind: fc.constant('nest' as const), key: fc.string({ maxLength: 3 }) }),
  fc.record({ kind: fc.constant('delete' as const), key: fc.string({ maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('type' as const),
    text: fc.string({ unit: letter, minLength: 1, maxLength: 9 }),
    at: fc.nat(40),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(40), length: fc.nat(5) }),
  fc.record({ kind: fc.constant('bold' as const), at: fc.nat(40), length: fc.nat(5) }),
  fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 20 }) }),
  fc.record({ kind: fc.constant('embed' as const), at: fc.nat(40) }),
  fc.record({ kind: fc.constant('xml' as const), name: fc.string({ maxLength: 4 }) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function perform(doc: Y.Doc, step: Action): void {
  const elements = doc.getMap('elements');
  const text = doc.getText('text:1');
  const within = (at: number) => Math.min(at, text.length);
  switch (step.kind) {
    case 'set':
      elements.set(step.key, step.value);
      break;
    case 'nest':
      elements.set(
        step.key,
        new Y.Map([
          ['geometry', [1, 2, 3.5, -4, 0]],
          ['big', 2n ** 60n],
        ]),
      );
      break;
    case 'delete':
      elements.delete(step.key);
      break;
    case 'type':
      text.insert(within(step.at), step.text);
      break;
    case 'cut':
      text.delete(within(step.at), Math.min(step.length, text.length - within(step.at)));
      break;
    case 'bold':
      text.format(within(step.at), Math.min(step.length, text.length - within(step.at)), { bold: true });
      break;
    case 'bytes':
      doc.getArray('list').push([step.value, { none: undefined }, null, true, 1.5]);
      break;
    case 'embed':
      text.insertEmbed(within(step.at), { image: 'x' });
      break;
    case 'xml':
      doc.getXmlFragment('xml').push([new Y.XmlElement(`a${step.name}`), new Y.XmlText('t')]);
      break;
  }
}

/** A document that several people made, and each update as it was sent. */
export type History = { readonly doc: Y.Doc; readonly updates: Uint8Array[] };

function history(actions: readonly { readonly who: number; readonly step: Action }[]): History {
  const updates: Uint8Array[] = [];
  const docs = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc({ gc: clientID === 1 }), { clientID }));
  for (const doc of docs) {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') updates.push(update);
      for (const other of docs)
        if (other !== doc && origin !== 'remote') Y.applyUpdate(other, update, 'remote');
    });
  }
  for (const { who, step } of actions) perform(docs[who]!, step);
  return { doc: docs[0]!, updates };
}

export const histories: fc.Arbitrary<History> = fc
  .array(fc.record({ who: fc.nat(2), step: action }), { minLength: 1, maxLength: 25 })
  .map(history)
  .filter(({ updates }) => updates.length > 0);

/** What people see, with keys in order. */
export function contentOf(doc: Y.Doc): unknown {
  return [
    Object.entries(doc.getMap('elements').toJSON()).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    doc.getText('text:1').toDelta(),
    doc.getArray('list').toJSON(),
    doc.getXmlFragment('xml').toString(),
  ];
}

/** A client that was given these updates. */
export function clientWith(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}
