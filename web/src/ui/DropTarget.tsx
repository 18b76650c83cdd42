/**
 * Files may be dropped anywhere on any page: recordings in the library, races on the pages that speak of races, a model on
 * those that speak of models. Text or links that are dragged across are left alone.
 */

import { useEffect, useRef, useState } from 'react';
import { entriesOf, filesOf } from '../state/dropped.ts';
import { imports } from '../state/imports.ts';
import { modelDrop } from '../state/modelDrop.ts';
import { raceImports } from '../state/raceImports.ts';
import { t } from '../texts/index.ts';
import { UploadIcon } from './icons.tsx';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

interface Props {
  /** What files are taken for. */
  readonly kind: 'recordings' | 'races' | 'models';
  /** A model waits in `modelDrop`. */
  readonly onModel: () => void;
}

export function DropTarget({ kind, onModel }: Props) {
  const [over, setOver] = useState(false);
  const told = useRef(onModel);
  told.current = onModel;
  useEffect(() => {
    // Entering a child fires before leaving its parent; the depth tells when the page was really left.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (hasFiles(event) && --depth <= 0) setOver(false);
    };
    const drag = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (kind === 'models') {
        modelDrop.set(event.dataTransfer?.files[0] ?? null);
        told.current();
      } else if (kind === 'races') {
        // Folders come as entries; what cannot be read of them is as good as not dropped.
        filesOf(entriesOf(event.dataTransfer)).then(
          (files) => raceImports.add(files),
          () => raceImports.add([]),
        );
      } else imports.add(event.dataTransfer?.files ?? []);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', drag);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', drag);
      window.removeEventListener('drop', drop);
    };
  }, [kind]);
  if (!over) return null;
  const words = kind === 'recordings' ? t.library : t[kind];
  return (
    <div className="drop-overlay" aria-hidden="true">
      <div>
        <UploadIcon />
        <strong>{words.drop}</strong>
        <span>{words.dropHint}</span>
      </div>
    </div>
  );
}
