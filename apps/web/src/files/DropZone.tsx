import { Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../parts/Icon.tsx';
import { t } from '../words/words.ts';

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;

/** What was dropped, without folders: a browser hands those over as files that cannot be read. */
function droppedFiles(transfer: DataTransfer): {
  readonly files: readonly File[];
  readonly hasFolder: boolean;
} {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const isFolder = (item: DataTransferItem) => item.webkitGetAsEntry()?.isDirectory === true;
  const files = items.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []);
  return { files, hasFolder: items.some(isFolder) };
}

export type DropZoneProps = {
  readonly place: string;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onFolder: () => void;
};

/** Takes files that are dropped anywhere on the page, and shows that it will. */
export const DropZone = ({ place, onFiles, onFolder }: DropZoneProps) => {
  const [isOver, over] = useState(false);
  // Entering a part inside comes before leaving the one around it.
  const depth = useRef(0);
  useEffect(() => {
    const onEnter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth.current += 1;
      over(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) over(false);
    };
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    };
    const onDrop = (event: DragEvent) => {
      if (!holdsFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      depth.current = 0;
      over(false);
      const { files, hasFolder } = droppedFiles(event.dataTransfer);
      if (files.length > 0) onFiles(files);
      if (hasFolder) onFolder();
    };
    addEventListener('dragenter', onEnter);
    addEventListener('dragleave', onLeave);
    addEventListener('dragover', onOver);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragenter', onEnter);
      removeEventListener('dragleave', onLeave);
      removeEventListener('dragover', onOver);
      removeEventListener('drop', onDrop);
    };
  }, [onFiles, onFolder]);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none absolute inset-3 z-40 grid place-items-center rounded-float border-2 border-accent border-dashed bg-work">
      <span className="flex items-center gap-2 text-16 font-semibold text-accent-text">
        <Icon of={Upload} size={20} />
        {t('files.drop', { place })}
      </span>
    </div>
  );
};
