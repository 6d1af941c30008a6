import type { ReportLine, Requirement } from './answers.ts';
import { chapterNames } from './asvsLevels.ts';
import type { Attack, Attacks } from './attacks.ts';
import type { Audit } from './audit.ts';
import { type ChapterScore, type LevelScore, type Score, scoreOf, share } from './score.ts';
import { isHigh, type StudioScans } from './studioScans.ts';
import type { Updates } from './updates.ts';

export type Scorecard = {
  /** The day, in UTC. */
  readonly day: string;
  readonly levels: readonly LevelScore[];
  readonly chapters: readonly ChapterScore[];
  readonly open: readonly Extract<Requirement, { state: 'not met' }>[];
  readonly report: readonly ReportLine[];
  readonly scans: StudioScans;
  readonly audit: Audit;
  readonly updates: Updates;
  /** Only where they were asked for: they take minutes. */
  readonly attacks: Attacks | undefined;
};

const percent = (score: Score): string =>
  score.applicable === 0 ? '' : `${Math.floor(share(score) * 1000) / 10} %`;

const fraction = ({ met, applicable }: Score): string => (applicable === 0 ? '' : `${met}/${applicable}`);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function levelLine(score: LevelScore): string {
  const stands = `level ${score.level}: ${score.met} of ${score.applicable} met, ${percent(score)}`;
  if (score.threshold === undefined) return `- ${stands} (asked for in V5, V7 and V9)`;
  return `- ${stands}; ${score.threshold * 100} % is **${score.reached ? 'reached' : 'not reached'}**`;
}

const updatesLine = (updates: Updates): string => {
  if (updates.kind === 'unreachable') return `**not known**: ${updates.reason}.`;
  if (updates.behind.length === 0)
    return 'no installed package is behind the newest of its line, or what whoever needs it allows';
  return updates.behind.map(({ name, installed, newest }) => `${name} ${installed} (${newest})`).join(', ');
};

const auditLine = (audit: Audit): string =>
  audit.kind === 'unreachable'
    ? `**not known**: ${audit.reason}. Run it where a registry answers.`
    : Object.entries(audit.found)
        .map(([severity, count]) => `${count} ${severity}`)
        .join(', ');

function attackLine(attack: Attack): string {
  if (attack.kind === 'missing') return '**not installed**';
  const said = attack.found.length === 0 ? 'nothing found' : attack.found.join('; ');
  return `${said}, at ${attack.addresses} addresses with a member’s token`;
}

const attackLines = (attacks: Attacks | undefined): string =>
  attacks === undefined
    ? '- wapiti, sqlmap: not run; `npm run scorecard -- --attack` does'
    : Object.entries(attacks)
        .map(([program, attack]) => `- ${program}: ${attackLine(attack)}`)
        .join('\n');

function policyLine({ policies }: StudioScans): string {
  const found = policies.flatMap(({ page, findings }) =>
    findings.map(({ severity, kind, directive }) => `${page}: ${severity} ${kind} (${directive})`),
  );
  const high = policies.flatMap(({ findings }) => findings).filter(isHigh).length;
  const said = found.length === 0 ? 'nothing found' : found.join('; ');
  return `${high} high; ${said} (${policies.map(({ page }) => page).join(', ')})`;
}

/** What is not met, together where the same is missing. */
function openLines(open: Scorecard['open']): string {
  const byReason = Map.groupBy(open, ({ missing, waitsFor }) =>
    waitsFor === undefined ? missing : `${missing} Waits for: ${waitsFor}.`,
  );
  return [...byReason]
    .map(([reason, requirements]) => `- ${requirements.map(({ id }) => id).join(', ')}: ${reason}`)
    .join('\n');
}

const reportTitles = { 4: 'What it had, 4/10', 8: 'What it promised, 8/10', 9: 'What it aimed at, 9/10' };

function reportRows(report: Scorecard['report']): readonly (readonly string[])[] {
  return ([4, 8, 9] as const).map((score) => {
    const lines = report.filter((line) => line.score === score);
    const open = lines.flatMap((line) => (line.state === 'not met' ? [`${line.line}: ${line.missing}`] : []));
    const answered = lines.map((answer) => ({ answer }));
    return [reportTitles[score], fraction(scoreOf(answered)), open.join('<br>')];
  });
}

/** The whole scorecard on one page of Markdown. */
export function pageOf(card: Scorecard): string {
  const { observatory } = card.scans;
  const chapters = card.chapters.map((score) => [
    `${score.chapter} ${chapterNames[score.chapter] ?? ''}`,
    ...score.levels.map(fraction),
    percent(score),
  ]);
  return `# Scorecard

Written by \`npm run scorecard\` on ${card.day}; [how to read it](README.md#the-scorecard).

## OWASP ASVS 5.0.0
${card.levels.map(levelLine).join('\n')}

${table(['chapter', 'level 1', 'level 2', 'level 3', 'met'], chapters)}

## Scanners
- HTTP Observatory: **${observatory.grade}**, ${observatory.score} points, ${observatory.tests.filter(({ pass }) => pass).length} of ${observatory.tests.length} tests passed
- csp_evaluator: ${policyLine(card.scans)}
- npm outdated: ${updatesLine(card.updates)}
- npm audit: ${auditLine(card.audit)}
${attackLines(card.attacks)}

## The report of 2025-10-15
${table(['score', 'shown', 'open'], reportRows(card.report))}

## Not met
${openLines(card.open)}
`;
}
