import type { ToolName } from '@flux/board';
import {
  Circle,
  Diamond,
  Hand,
  Highlighter,
  type LucideIcon,
  MousePointer2,
  Pencil,
  Slash,
  Spline,
  Square,
  StickyNote,
  Type,
} from 'lucide-react';
import type { MessageKey } from '../words/words.ts';

/** Tools of one group stand together, a line between groups. */
type Group = 'point' | 'make';

export type ToolRow = {
  readonly name: ToolName;
  readonly icon: LucideIcon;
  readonly label: MessageKey;
  /** As it is written beside the name. */
  readonly hotkey: string;
  readonly group: Group;
  /** Where it is on a phone: in the bar, behind "Shapes", or nowhere since fingers do it. */
  readonly phone: 'bar' | 'shapes' | 'none';
};

/** Every tool of the bar, from first to last; one more is a row. */
export const toolRows: readonly ToolRow[] = [
  { name: 'select', icon: MousePointer2, label: 'tool.select', hotkey: 'V', group: 'point', phone: 'bar' },
  { name: 'hand', icon: Hand, label: 'tool.hand', hotkey: 'H', group: 'point', phone: 'none' },
  { name: 'pen', icon: Pencil, label: 'tool.pen', hotkey: 'P', group: 'make', phone: 'bar' },
  {
    name: 'highlighter',
    icon: Highlighter,
    label: 'tool.highlighter',
    hotkey: 'Shift P',
    group: 'make',
    phone: 'shapes',
  },
  { name: 'text', icon: Type, label: 'tool.text', hotkey: 'T', group: 'make', phone: 'bar' },
  { name: 'note', icon: StickyNote, label: 'tool.note', hotkey: 'N', group: 'make', phone: 'bar' },
  { name: 'rectangle', icon: Square, label: 'tool.rectangle', hotkey: 'R', group: 'make', phone: 'shapes' },
  { name: 'ellipse', icon: Circle, label: 'tool.ellipse', hotkey: 'O', group: 'make', phone: 'shapes' },
  { name: 'diamond', icon: Diamond, label: 'tool.diamond', hotkey: 'D', group: 'make', phone: 'shapes' },
  { name: 'line', icon: Slash, label: 'tool.line', hotkey: 'L', group: 'make', phone: 'shapes' },
  { name: 'connector', icon: Spline, label: 'tool.connector', hotkey: 'A', group: 'make', phone: 'shapes' },
];

export const toolLabel = (name: string): MessageKey =>
  toolRows.find((row) => row.name === name)?.label ?? 'tool.select';
