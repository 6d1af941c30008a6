import type { FileInfo } from '@flux/contracts';
import type { FileView } from '../files.ts';
import type { Selection } from './selection.ts';

/** What both ways of showing files, as a list and as tiles, are given. */
export type ListingProps = {
  readonly label: string;
  readonly projectId: string;
  readonly files: readonly FileInfo[];
  /** How many there are, loaded or not. */
  readonly total: number;
  readonly selection: Selection;
  readonly onSelect: (change: (selection: Selection) => Selection) => void;
  readonly renaming: string | undefined;
  readonly onRename: (id: string | undefined) => void;
  readonly onOpen: (file: FileInfo) => void;
  readonly onDelete: () => void;
  /** Asks for more when the end comes near. */
  readonly onNearEnd: () => void;
  readonly view: FileView;
  readonly onSort: (sort: FileView['sort']) => void;
  /** A phone has no hover: a tap opens until something is chosen by a resting finger. */
  readonly isPhone: boolean;
};
