import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as Y from 'yjs';
import { TEXT_MAX } from '../constants.ts';
import { openScene } from '../scene/scene.ts';
import { fakeMeasure } from '../testing/fakeMeasure.ts';
import { colleague, named, put } from '../testing/headlessBoard.ts';
import { isVisible } from '../text/richText.ts';
import { idOfText, readMarks, readText } from './elementText.ts';

const ID = named('one');

function written(work: (text: Y.Text) => void): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => work(doc.getText(`text:${ID}`)));
  return doc;
}

describe('What is written in an element', () => {
  test('is nothing, without making anything, when nobody wrote', () => {
    const doc = new Y.Doc();
    assert.equal(readText(doc, ID), undefined);
    assert.equal(doc.share.size, 0);
    assert.equal(
      readText(
        written(() => {}),
        ID,
      ),
      undefined,
    );
  });

  test('is words in runs of the marks this page knows', () => {
    const doc = written((text) => {
      text.insert(0, 'plain bold both');
      text.format(6, 9, { bold: true });
      text.format(11, 4, { italic: true, sparkle: true, bold: true });
    });
    assert.deepEqual(readText(doc, ID), {
      plain: 'plain bold both',
      runs: [
        { start: 0, end: 6, marks: {} },
        { start: 6, end: 11, marks: { bold: true } },
        { start: 11, end: 15, marks: { bold: true, italic: true } },
      ],
    });
  });

  test('joins runs that differ only in what is not shown', () => {
    const doc = written((text) => {
      text.insert(0, 'abcd');
      text.format(0, 2, { sparkle: 1, link: 'javascript:alert(1)' });
    });
    assert.deepEqual(readText(doc, ID)?.runs, [{ start: 0, end: 4, marks: {} }]);
  });

  test('keeps its length whatever is stored: objects and lone surrogates are shown by a sign', () => {
    const doc = written((text) => {
      text.insert(0, 'a\uD800b');
      text.insertEmbed(1, { image: 'x' });
    });
    assert.equal(readText(doc, ID)?.plain, 'a\uFFFC\uFFFDb');
  });

  test('is whole at the most units and cut beyond', () => {
    assert.equal(
      readText(
        written((text) => text.insert(0, 'x'.repeat(TEXT_MAX))),
        ID,
      )?.plain.length,
      TEXT_MAX,
    );
    const more = readText(
      written((text) => text.insert(0, 'x'.repeat(TEXT_MAX + 1))),
      ID,
    );
    assert.equal(more?.plain.length, TEXT_MAX);
    assert.equal(more?.runs.at(-1)?.end, TEXT_MAX);
  });

  test('is to be seen only if more than spaces is in it', () => {
    assert.ok(!isVisible('') && !isVisible(' \n\t\u200B\u00A0'));
    assert.ok(isVisible(' . ') && isVisible('👍'));
  });

  test('belongs to the element its root is named after', () => {
    const doc = written((text) => text.insert(0, 'x'));
    assert.equal(idOfText(doc, doc.getText(`text:${ID}`)), ID);
    assert.equal(idOfText(doc, doc.getText('other')), undefined);
  });
});

describe('A link', () => {
  test('leads to the web or to mail, nowhere else', () => {
    for (const link of [
      'https://example.org/a?b#c',
      'mailto:ruth@ofen.example',
      `https://x/${'a'.repeat(2038)}`,
    ])
      assert.deepEqual(readMarks({ link }), { link });
    for (const link of [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      ' https://example.org/',
      'https://bank.example@evil.example/',
      'data:text/html,x',
      'file:///etc',
      'ofen',
      '',
      7,
      null,
      `https://x/${'a'.repeat(2039)}`,
    ]) {
      assert.deepEqual(readMarks({ link }), {}, String(link));
    }
  });
});

describe('The scene', () => {
  test('has the text of an element, and tells when someone writes in it', () => {
    const doc = new Y.Doc();
    put(doc, { one: { geometry: [0, 0, 100, 100, 0] } });
    const other = colleague(doc);
    const scene = openScene(doc, fakeMeasure);
    const told: string[] = [];
    scene.subscribe(({ ids, texts, isOwn }) => told.push(`${[...ids]} ${texts.size} ${isOwn}`));
    other.getText(`text:${ID}`).insert(0, 'Brief');
    assert.equal(scene.get(ID)?.text?.plain, 'Brief');
    assert.deepEqual(told, [`${ID} 1 false`]);
    const before = scene.get(ID)?.text;
    put(doc, { one: { geometry: [50, 0, 100, 100, 0] } });
    assert.equal(scene.get(ID)?.text, before, 'a move finds no lines anew');
    scene.remeasure();
    assert.notEqual(scene.get(ID)?.text, before);
    scene.close();
    other.getText(`text:${ID}`).insert(0, 'x');
    assert.equal(told.length, 3);
  });

  test('is told once of a transaction that changes both an element and its text', () => {
    const doc = new Y.Doc();
    const scene = openScene(doc, fakeMeasure);
    let told = 0;
    scene.subscribe(() => {
      told += 1;
    });
    doc.transact(() => {
      put(doc, { one: { type: 'text', geometry: [0, 0, 100, 26, 0] } });
      doc.getText(`text:${ID}`).insert(0, 'Brief');
    });
    assert.equal(told, 1);
    assert.equal(scene.get(ID)?.text?.plain, 'Brief');
  });
});
