import type * as Y from 'yjs';
import { elementMap, setGeometry } from '../document/edit.ts';
import { readText } from '../document/elementText.ts';
import { readElement } from '../document/validate.ts';
import { sameGeometry } from '../geometry/geometry.ts';
import type { Measure } from '../text/measure.ts';
import { plainText } from '../text/richText.ts';
import { written } from '../text/writtenText.ts';
import { fittedTo } from './fitting.ts';

/**
 * Gives texts whose words were taken back or written again the place they need with what colleagues wrote
 * meanwhile. Inside a transaction, where the scene does not know of the words yet.
 */
export function refitTexts(doc: Y.Doc, measure: Measure, ids: readonly string[]): void {
  for (const id of ids) {
    const map = elementMap(doc, id);
    const verdict = map && readElement(id, map);
    if (verdict === undefined || !('element' in verdict) || verdict.element.type !== 'text') continue;
    const { element } = verdict;
    const text = written(readText(doc, id) ?? plainText(''), measure);
    const geometry = fittedTo(element, text, element.geometry[3]);
    if (!sameGeometry(geometry, element.geometry)) setGeometry(doc, id, geometry);
  }
}
