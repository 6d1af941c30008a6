import type { FileInfo } from '@flux/contracts';
import { useLayoutEffect, useRef, useState } from 'react';
import { contentAddress } from '../addresses.ts';
import type { Zoom } from './zoom.ts';

/** Pixels around a picture that is seen whole. */
const margin = 16;

export type PictureViewProps = {
  readonly file: FileInfo;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  /** What `fit` comes to, in screen pixels for each of the picture's. */
  readonly onFitted: (scale: number) => void;
  readonly onFail: () => void;
};

/** A picture as large as there is room, or in its own pixels and larger, then to be scrolled. */
export const PictureView = ({ file, zoom, onZoom, onFitted, onFail }: PictureViewProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const [own, setOwn] = useState<{ width: number; height: number }>();
  const [fitted, setFitted] = useState(1);
  useLayoutEffect(() => {
    const room = frame.current;
    if (room === null || own === undefined) return;
    const fit = () => {
      const widest = (room.clientWidth - 2 * margin) / own.width;
      const scale = Math.min(1, widest, (room.clientHeight - 2 * margin) / own.height);
      setFitted(scale);
      onFitted(scale);
    };
    fit();
    const sizes = new ResizeObserver(fit);
    sizes.observe(room);
    return () => sizes.disconnect();
  }, [own, onFitted]);
  const isFit = zoom === 'fit';
  const scale = isFit ? fitted : zoom;
  return (
    <div ref={frame} tabIndex={isFit ? -1 : 0} className="grid min-h-0 flex-1 overflow-auto p-4">
      <img
        src={contentAddress(file)}
        alt={file.name}
        draggable={false}
        className={`m-auto max-w-none ${own === undefined ? 'invisible absolute' : ''}`}
        style={own === undefined ? {} : { width: own.width * scale, height: own.height * scale }}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          // A drawing without a size of its own takes that of a page.
          setOwn({ width: naturalWidth || 1280, height: naturalHeight || 960 })
        }
        onError={onFail}
        onDoubleClick={() => onZoom(isFit ? 1 : 'fit')}
      />
    </div>
  );
};
