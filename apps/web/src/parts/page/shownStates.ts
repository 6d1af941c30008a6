/** What a pointer or a key would cause, and the attribute that shows it without either. */
const states = [
  [':hover', '[data-shown="hover"]'],
  [':active', '[data-shown="press"]'],
  [':focus-visible', '[data-shown="focus"]'],
] as const;

/** How a rule that holds others begins; `undefined` for one that holds none. */
function headOf(rule: CSSRule): string | undefined {
  if (rule instanceof CSSLayerBlockRule) return `@layer ${rule.name}`;
  if (rule instanceof CSSMediaRule) return `@media ${rule.conditionText}`;
  if (rule instanceof CSSSupportsRule) return `@supports ${rule.conditionText}`;
  return undefined;
}

/** The rules of a list that have a state, each with the attribute in its place; layers and conditions stay. */
function shown(rules: CSSRuleList): readonly string[] {
  return [...rules].flatMap((rule) => {
    const head = headOf(rule);
    if (head !== undefined && rule instanceof CSSGroupingRule) {
      const inner = shown(rule.cssRules);
      return inner.length === 0 ? [] : [`${head} { ${inner.join('\n')} }`];
    }
    if (!(rule instanceof CSSStyleRule)) return [];
    const selector = states.reduce(
      (text, [state, attribute]) => text.replaceAll(state, attribute),
      rule.selectorText,
    );
    return selector === rule.selectorText ? [] : [`${selector} { ${rule.style.cssText} }`];
  });
}

/** Lets `data-shown="hover | press | focus"` look as if it were so, from the page's own rules. Answers how to end it. */
export function showStates(): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([...document.styleSheets].flatMap(({ cssRules }) => shown(cssRules)).join('\n'));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}
