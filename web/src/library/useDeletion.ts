/**
 * Deleting with second thoughts: a row disappears at once, the recording is deleted when the time to undo is over, or
 * when the page is left, or when another one is deleted.
 */

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../api.ts';

const TIME_TO_UNDO = 6000;

interface Target {
  readonly id: string;
  readonly name: string;
}

export function useDeletion() {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [pending, setPending] = useState<Target | null>(null);
  const waiting = useRef<{ target: Target; timer: ReturnType<typeof setTimeout> } | null>(null);
  const client = useQueryClient();

  const show = useCallback((id: string) => {
    setHidden((before) => new Set([...before].filter((each) => each !== id)));
  }, []);

  const commit = useCallback(() => {
    const current = waiting.current;
    if (!current) return;
    clearTimeout(current.timer);
    waiting.current = null;
    setPending(null);
    api
      .delete(current.target.id)
      .catch(() => {})
      .then(() => client.invalidateQueries({ queryKey: ['recordings'] }))
      .finally(() => show(current.target.id));
  }, [client, show]);

  const remove = useCallback(
    (target: Target) => {
      commit();
      setHidden((before) => new Set(before).add(target.id));
      setPending(target);
      waiting.current = { target, timer: setTimeout(commit, TIME_TO_UNDO) };
    },
    [commit],
  );

  const undo = useCallback(() => {
    const current = waiting.current;
    if (!current) return;
    clearTimeout(current.timer);
    waiting.current = null;
    setPending(null);
    show(current.target.id);
  }, [show]);

  useEffect(() => {
    window.addEventListener('pagehide', commit);
    return () => {
      window.removeEventListener('pagehide', commit);
      commit();
    };
  }, [commit]);

  return { hidden, pending, remove, undo };
}
