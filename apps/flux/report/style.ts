export const style = `main { max-width: 1120px; margin: 0 auto; padding: 32px 32px 64px; }
.id { display: flex; align-items: center; gap: 8px; padding-bottom: 20px; color: var(--ink-3); }
.id b { font-weight: 600; color: var(--ink); }
header { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px 48px; padding-bottom: 24px; }
header p { font-size: 14px; max-width: 640px; color: var(--ink-2); padding-top: 4px; overflow-wrap: anywhere; }
dl { margin: 0; }
.facts { display: grid; grid-template-columns: auto auto; gap: 4px 16px; padding-top: 8px; align-content: start; }
.facts dt { color: var(--ink-3); }
.facts dd { margin: 0; }
section { padding-top: 20px; border-top: 1px solid var(--line); }
section > h2 { padding-bottom: 8px; }
.two, .known { display: grid; gap: 0 48px; margin-top: 28px; }
.two { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
.known { grid-template-columns: minmax(0, 8fr) minmax(0, 5fr); }
.axis, .phase { display: grid; grid-template-columns: 112px minmax(0, 1fr); align-items: center; }
.axis { color: var(--ink-3); height: 24px; }
.scale, .track { position: relative; height: 100%; }
.scale span { position: absolute; transform: translateX(-50%); }
.scale span:first-child { transform: none; }
.phase { height: 32px; }
.track { background: repeating-linear-gradient(90deg, var(--line) 0 1px, transparent 1px var(--tick)); }
.bar { position: absolute; top: 6px; height: 20px; min-width: 4px; border-radius: 4px; background: var(--edge); }
.bar.failed, .bar.cut-off { background: var(--bad-wash); border: 1.5px solid var(--bad); }
.bar.back { background: var(--ink); }
.took { position: absolute; top: 6px; color: var(--ink-2); background: var(--work); padding: 0 8px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.name { display: flex; align-items: center; gap: 8px; font-weight: 500; }
svg { flex: none; }
.icon { width: 14px; height: 14px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.good { color: var(--good); }
.warn { color: var(--warn); }
.bad { color: var(--bad); }
.quiet { color: var(--ink-3); }
table { width: 100%; border-collapse: collapse; }
th { font-weight: 400; color: var(--ink-3); text-align: left; }
th, td { padding: 7px 16px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
tbody tr:last-child td { border-bottom: 0; }
.right { text-align: right; white-space: nowrap; }
.mark-cell { white-space: nowrap; text-align: right; }
.mark-cell span { display: inline-flex; align-items: center; gap: 6px; }
.found { color: var(--ink-2); overflow-wrap: anywhere; }
.commit { color: var(--ink-3); white-space: nowrap; }
.know { display: grid; grid-template-columns: 14px minmax(0, 1fr); gap: 12px 8px; }
.know .icon { margin-top: 3px; }
.know b { font-weight: 600; }
.know p { color: var(--ink-2); white-space: pre-line; overflow-wrap: anywhere; }
.strong { font-weight: 600; }
@media (max-width: 760px) {
  main { padding: 20px 16px 48px; }
  header, .two, .known { grid-template-columns: minmax(0, 1fr); }
  .axis, .phase { grid-template-columns: 96px minmax(0, 1fr); }
  .then, .scale span:nth-child(even) { display: none; }
  .steps tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; border-bottom: 1px solid var(--line); padding: 7px 0; }
  .steps tr:last-child { border: 0; }
  .steps thead { display: none; }
  .steps td { border: 0; padding: 0; }
  .steps .found { grid-column: 1 / -1; }
  .steps .of { grid-column: 1 / -1; }
}
@media print {
  :root { color-scheme: light; }
  body { background: none; print-color-adjust: exact; }
  main { padding: 0; max-width: none; }
  .took { background: none; }
  section { break-inside: avoid; }
  .steps { break-inside: auto; }
  tr { break-inside: avoid; }
}`;
