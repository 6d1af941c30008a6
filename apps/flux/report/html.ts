import { escapeHTML } from '@flux/sanitize';
import { mark, page } from '../look/page.ts';
import type { Facts, PhaseTold } from './facts.ts';
import { stateInWords } from './markdown.ts';
import { inWords, type Metric, metInWords } from './metrics.ts';
import { statement, summary } from './statement.ts';
import { style } from './style.ts';
import { type Advice, whatToDo } from './whatToDo.ts';

/** Lucide, ISC. */
const drawings = {
  check: '<path d="M20 6 9 17l-5-5"/>',
  cross: '<path d="M18 6 6 18"/><path d="m6 6 12 12"/>',
  circleCheck: '<circle cx="12" cy="12" r="10"/><path d="m16 9-5.5 5.5L8 12"/>',
  octagon:
    '<path d="m15 9-6 6"/><path d="m9 9 6 6"/><path d="M2.6 16.7A2 2 0 0 1 2 15.3V8.7a2 2 0 0 1 .6-1.4l4.7-4.7A2 2 0 0 1 8.7 2h6.6a2 2 0 0 1 1.4.6l4.7 4.7a2 2 0 0 1 .6 1.4v6.6a2 2 0 0 1-.6 1.4l-4.7 4.7a2 2 0 0 1-1.4.6H8.7a2 2 0 0 1-1.4-.6z"/>',
  back: '<path d="M9 14 4 9l5-5"/><path d="M4 9h10.5a5.5 5.5 0 0 1 0 11H11"/>',
  minus: '<path d="M5 12h14"/>',
  arrow: '<path d="M5 12h14"/><path d="m12 5 7 7-7 7"/>',
} as const;

const icon = (name: keyof typeof drawings, tone: string): string =>
  `<svg class="icon ${tone}" viewBox="0 0 24 24" aria-hidden="true">${drawings[name]}</svg>`;

const rollBack = 'Roll back';

function iconOf({ title, state }: PhaseTold): string {
  if (state === 'failed' || state === 'cut-off') return icon('octagon', 'bad');
  if (state === 'not-reached') return icon('minus', 'quiet');
  return title === rollBack ? icon('back', 'quiet') : icon('circleCheck', 'good');
}

/** Distances of the axis, in seconds, of which the first with at most six fits. */
const distances = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Room at the right of the longest bar, as a share of all, for the words beside the last. */
const room = 1.06;

function timeline({ phases, seconds }: Facts): string {
  const last = Math.max(seconds, ...phases.map(({ begins, ms }) => (begins + ms) / 1000), 1);
  const all = last * room;
  const every = distances.find((distance) => all / distance <= 6) ?? 7200;
  const percent = (part: number): string => `${((part / all) * 100).toFixed(2)}%`;
  const ticks = Array.from({ length: Math.floor(all / every) + 1 }, (_, number) => number * every);
  const bars = phases.map((phase) => {
    const { title, state, begins, ms, steps } = phase;
    const name = `<span class="name">${iconOf(phase)}${escapeHTML(title)}</span>`;
    if (state === 'not-reached')
      return `<li class="phase">${name}<span class="track"><span class="took quiet" style="left:0">not reached</span></span></li>`;
    const [from, to] = [begins / 1000, (begins + ms) / 1000];
    const words =
      state === 'done'
        ? `${inWords(ms / 1000)}, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
        : `${inWords(ms / 1000)}, ${stateInWords[state]}`;
    // Beside the bar on the side where there is room.
    const place = to / all < 0.7 ? `left:${percent(to)}` : `right:${percent(all - from)}`;
    return `<li class="phase">${name}<span class="track"><span class="bar ${state}${title === rollBack ? ' back' : ''}" style="left:${percent(from)};width:${percent(to - from)}"></span><span class="took" style="${place}">${words}</span></span></li>`;
  });
  const scale = ticks.map((at) => `<span style="left:${percent(at)}">${clock(at)}</span>`).join('');
  return `<section aria-label="Timeline" style="--tick:${percent(every)}"><div class="axis" aria-hidden="true"><span></span><span class="scale">${scale}</span></div><ol style="list-style:none;padding:0">${bars.join('')}</ol></section>`;
}

const verdicts: Readonly<Record<Metric['verdict'], string>> = {
  met: `<span>${icon('check', 'good')}met</span>`,
  missed: `<span class="bad">${icon('cross', 'bad')}missed</span>`,
  unknown: '<span class="quiet">not judged</span>',
};

function targets(metrics: readonly Metric[]): string {
  const rows = metrics.map(
    ({ name, target, actual, in2025, verdict }) =>
      `<tr><td>${escapeHTML(name)}</td><td class="right quiet">${target}</td><td class="right quiet then">${in2025}</td><td class="right${verdict === 'missed' ? ' bad strong' : ''}">${escapeHTML(actual)}</td><td class="mark-cell">${verdicts[verdict]}</td></tr>`,
  );
  return `<section><h2>Targets: ${metInWords(metrics)}</h2><table><thead><tr><th><span hidden>Measure</span></th><th class="right">Target</th><th class="right then">15 Oct 2025</th><th class="right">This time</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

const kinds: Readonly<Record<Advice['kind'], readonly [string, string]>> = {
  failed: ['Failed', icon('octagon', 'bad')],
  done: ['Done', icon('back', 'quiet')],
  todo: ['To do', icon('arrow', 'quiet')],
};

function know(facts: Facts): string {
  const parts = whatToDo(facts).map(({ kind, text }) => {
    const [word, drawing] = kinds[kind];
    return `${drawing}<div><b>${word}</b><p>${escapeHTML(text)}</p></div>`;
  });
  return `<section><h2>What to know</h2><div class="know">${parts.join('')}</div></section>`;
}

function changes({ changes: found, before, release }: Facts): string {
  const none =
    before === undefined
      ? 'It is the first release.'
      : found === undefined
        ? `The sources are not on this host: compare ${before} with ${release} there.`
        : 'The same sources.';
  const rows = (found ?? []).map(
    ({ commit, subject, who }) =>
      `<tr><td class="commit">${escapeHTML(commit)}</td><td>${escapeHTML(subject)}</td><td class="right quiet">${escapeHTML(who)}</td></tr>`,
  );
  const text =
    rows.length === 0
      ? `<p class="found">${escapeHTML(none)}</p>`
      : `<table><tbody>${rows.join('')}</tbody></table>`;
  return `<section><h2>Changes</h2>${text}</section>`;
}

function migrations(ids: readonly string[]): string {
  const rows = ids.map((id) => `<tr><td>${escapeHTML(id)}</td></tr>`);
  const text =
    rows.length === 0 ? '<p class="found">None.</p>' : `<table><tbody>${rows.join('')}</tbody></table>`;
  return `<section><h2>Migrations</h2>${text}</section>`;
}

function steps({ phases }: Facts): string {
  const rows = phases.flatMap(({ title, steps: own }) =>
    own.map(
      (step, number) =>
        `<tr><td class="of quiet">${number === 0 ? escapeHTML(title) : ''}</td><td${step.state === 'done' ? '' : ' class="bad strong"'}>${escapeHTML(step.title)}</td><td class="right quiet">${inWords(step.ms / 1000)}</td><td class="found">${escapeHTML(step.said)}</td></tr>`,
    ),
  );
  return `<section style="margin-top:28px"><h2>Every step</h2><table class="steps"><thead><tr><th>Phase</th><th>Step</th><th class="right">Took</th><th>Found</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

/** The report as a page that can be kept, mailed and printed: everything that it needs is in it. */
export function html(facts: Facts): string {
  const when = `${facts.began.slice(0, 16).replace('T', ' ')} UTC${facts.who === '' ? '' : `, by ${facts.who}`}`;
  const facts4 = [
    ['Began', when],
    ['Release', facts.release],
    ['Before', facts.before ?? 'none'],
    ['Took', inWords(facts.seconds)],
  ].map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escapeHTML(value)}</dd>`);
  return page({
    title: `${statement(facts)} · ${facts.deployment}`,
    style,
    body: `<main>
<div class="id">${mark}<b>${escapeHTML(facts.target)}</b><span>${escapeHTML(facts.url)}</span></div>
<header><div><h1>${escapeHTML(statement(facts))}</h1><p>${escapeHTML(summary(facts))}</p></div><dl class="facts">${facts4.join('')}</dl></header>
${timeline(facts)}
<div class="known">${targets(facts.metrics)}${know(facts)}</div>
<div class="two">${changes(facts)}${migrations(facts.migrations)}</div>
${steps(facts)}
</main>`,
  });
}
