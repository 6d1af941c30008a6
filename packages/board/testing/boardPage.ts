import { claimTrustedTypes } from '@flux/sanitize/trusted';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { type Board, createBoard, type Theme } from '../index.ts';
import { english } from './english.ts';

// As the studio's page does first of all.
claimTrustedTypes();

/** One person of the page: a document of their own, a connection to the others that can be cut, a board. */
type Person = {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly board: Board;
  readonly said: string[];
  readonly noticed: string[];
};

type Update = { readonly added: number[]; readonly updated: number[]; readonly removed: number[] };

const people: Person[] = [];
let isOnline = true;

/** As a server would: what one does all others get, and the one who did it gets nothing back. */
function connect(person: Person): void {
  person.doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === 'network' || !isOnline) return;
    for (const other of people) if (other !== person) Y.applyUpdate(other.doc, update, 'network');
  });
  person.awareness.on('update', ({ added, updated, removed }: Update, origin: unknown) => {
    if (origin === 'network' || !isOnline) return;
    const update = encodeAwarenessUpdate(person.awareness, [...added, ...updated, ...removed]);
    for (const other of people)
      if (other !== person) applyAwarenessUpdate(other.awareness, update, 'network');
  });
}

const page = {
  people,
  /** Opens a board for a person in the element with this id. */
  open(
    id: string,
    name: string,
    options: { theme?: Theme; readOnly?: boolean; typesIntoNotes?: boolean } = {},
  ): void {
    const container = document.getElementById(id);
    if (container === null) throw new Error(`No element ${id}`);
    const doc = new Y.Doc();
    const first = people[0];
    if (first !== undefined) Y.applyUpdate(doc, Y.encodeStateAsUpdate(first.doc), 'network');
    const awareness = new Awareness(doc);
    const said: string[] = [];
    const noticed: string[] = [];
    const board = createBoard({
      doc,
      awareness,
      container,
      theme: options.theme ?? 'light',
      user: { id: `id-${name}`, name, color: people.length },
      name: 'Test',
      strings: english,
      readOnly: options.readOnly ?? false,
      typesIntoNotes: () => options.typesIntoNotes ?? false,
      announce: (words) => said.push(words),
      notice: (words) => noticed.push(words),
    });
    const person = { doc, awareness, board, said, noticed };
    people.push(person);
    connect(person);
    if (first !== undefined) {
      applyAwarenessUpdate(
        awareness,
        encodeAwarenessUpdate(first.awareness, [first.doc.clientID]),
        'network',
      );
    }
  },
  online(now: boolean): void {
    isOnline = now;
    if (!now) return;
    for (const one of people) {
      for (const other of people) {
        if (one !== other) Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc), 'network');
      }
    }
  },
  /** Every element's geometry by id, as stored. */
  geometries(person: number): Record<string, number[]> {
    const elements = people[person]?.doc.getMap<Y.Map<unknown>>('elements');
    return Object.fromEntries(
      [...(elements?.entries() ?? [])].map(([id, element]) => [id, element.get('geometry') as number[]]),
    );
  },
  /** What is written in every element that is there, by id. */
  texts(person: number): Record<string, string> {
    const doc = people[person]?.doc;
    const ids = [...(doc?.getMap('elements').keys() ?? [])];
    return Object.fromEntries(ids.map((id) => [id, doc?.getText(`text:${id}`).toString() ?? '']));
  },
  /** Writes a text straight into a person's document; one of no width is as wide as its words. */
  write(
    person: number,
    text: { id: string; words: string; geometry: number[]; style?: object; type?: string },
  ): void {
    const doc = people[person]?.doc;
    doc?.transact(() => {
      const element = new Y.Map<unknown>();
      element.set('type', text.type ?? 'text');
      element.set('geometry', text.geometry);
      if (text.style !== undefined) element.set('style', text.style);
      element.set('order', ['b0V', null]);
      doc.getMap('elements').set(text.id, element);
      if (text.words !== '') doc.getText(`text:${text.id}`).insert(0, text.words);
    });
  },
  /** Writes rectangles straight into a person's document. */
  fill(person: number, rectangles: readonly { id: string; geometry: number[]; style?: object }[]): void {
    const doc = people[person]?.doc;
    doc?.transact(() => {
      rectangles.forEach(({ id, geometry, style }, at) => {
        const element = new Y.Map<unknown>();
        element.set('type', 'rectangle');
        element.set('geometry', geometry);
        if (style !== undefined) element.set('style', style);
        element.set('order', [`b${at.toString().padStart(5, '0')}V`, null]);
        doc.getMap('elements').set(id, element);
      });
    });
  },
};

export type BoardPage = typeof page;

Object.assign(globalThis, { page });
