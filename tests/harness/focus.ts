import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** What has the focus, as assistive technology is told. */
type Stop = { readonly role: string; readonly name: string };

export type Focus = {
  /** Where the focus is; it must be seen, not lie under anything, and have a name. */
  readonly here: () => Promise<Stop>;
  /** Presses Tab (or Shift+Tab) until the focus is there; every stop on the way must hold too. */
  readonly tabTo: (role: string, name: string | RegExp, key?: 'Tab' | 'Shift+Tab') => Promise<void>;
};

/** More stops than any page has. */
const mostStops = 120;

const isCalled = (name: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? name === wanted : wanted.test(name);

export async function followFocus(page: Page): Promise<Focus> {
  const devtools = await page.context().newCDPSession(page);

  const here = async (): Promise<Stop> => {
    const { result } = await devtools.send('Runtime.evaluate', { expression: 'document.activeElement' });
    const { nodes } = await devtools.send('Accessibility.getPartialAXTree', {
      ...(result.objectId === undefined ? {} : { objectId: result.objectId }),
      fetchRelatives: false,
    });
    // A list that is drawn again while it is looked at puts another element in the place of the focused one.
    const { result: stays } = await devtools.send('Runtime.callFunctionOn', {
      functionDeclaration: 'function () { return this.isConnected }',
      ...(result.objectId === undefined ? {} : { objectId: result.objectId }),
    });
    if (stays.value === false) return here();
    const [node] = nodes;
    const role = String(node?.role?.value);
    const name = String(node?.name?.value ?? '').trim();
    assert.ok(name !== '', `a ${role} that has the focus has no name: ${result.description}`);
    const fault = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return 'nothing has the focus';
      const { left, top, width, height } = focused.getBoundingClientRect();
      const at = document.elementFromPoint(left + width / 2, top + height / 2);
      if (width < 2 || height < 2 || !focused.checkVisibility()) return 'it is not to be seen';
      if (at === null) return 'it is outside of the page';
      const isSeen = focused.contains(at) || at.contains(focused) || at.closest('label')?.control === focused;
      return isSeen ? undefined : `${at.outerHTML.slice(0, 200)} lies over it`;
    });
    assert.equal(fault, undefined, `${role} “${name}”`);
    return { role, name };
  };

  return {
    here,
    async tabTo(role, name, key = 'Tab') {
      const seen: string[] = [];
      while (seen.length < mostStops) {
        await page.keyboard.press(key);
        // Past its last stop the focus is the browser's own, and comes back to the first.
        if (await page.evaluate(() => document.activeElement === document.body)) {
          seen.push('the end');
          continue;
        }
        const stop = await here();
        if (stop.role === role && isCalled(stop.name, name)) return;
        seen.push(`${stop.role} “${stop.name}”`);
      }
      assert.fail(`no ${key} leads to ${role} “${name}”: ${seen.join(', ')}`);
    },
  };
}
