/** Asks once more, with what will happen in words, takes a reason for the history, and says so where the server refuses. */

import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ModelDetail } from '../../../src/server/contract.ts';
import { t as app } from '../texts/index.ts';
import { t } from '../texts/models.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { asSentence } from '../ui/sentence.ts';
import type { Change } from './changes.ts';

interface Props {
  readonly change: Change;
  readonly onDone: (model: ModelDetail, sentence: string) => void;
  readonly onClose: () => void;
}

export function ChangeDialog({ change: given, onDone, onClose }: Props) {
  // What was read stays what is done, also where the page behind it goes on.
  const [change] = useState(given);
  const [why, setWhy] = useState('');
  const field = useId();
  const work = useMutation({
    mutationFn: () => change.run(why.trim() === '' ? undefined : why.trim()),
    onSuccess: (model) => onDone(model, change.done),
  });
  return (
    <Dialog title={change.title} onClose={onClose}>
      <form
        className="model-change"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        {change.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <label htmlFor={field} className="muted">
          {t.change.why}
        </label>
        <input
          id={field}
          type="text"
          maxLength={500}
          value={why}
          onChange={({ target }) => setWhy(target.value)}
        />
        {work.isError && (
          <p className="models-note bad" role="alert">
            {asSentence(work.error.message)}
          </p>
        )}
        <div className="row model-change-do">
          <button type="submit" className="button primary" disabled={work.isPending || work.isError}>
            {change.action}
          </button>
          <button type="button" className="button quiet" onClick={onClose}>
            {work.isError ? t.change.looked : app.app.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
