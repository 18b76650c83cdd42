/**
 * Keyboard shortcuts. A key belongs to what has the focus first: nothing is taken from a text field, a menu or an open
 * dialog, nor the arrows from a list of tabs or a slider of another part.
 */

import { useEffect, useRef } from 'react';

export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

function taken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector('dialog[open]')) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'))
    return true;
  // Space presses what has the focus, before it means anything else.
  if (event.key === ' ' && target.closest('button, a, summary, [role=tab], input')) return true;
  const arrow = event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End';
  return arrow && target.closest('[role=tablist], [role=menu], [type=radio]') !== null;
}

/** Keys by `KeyboardEvent.key`, with `Shift+` before an arrow. The map may change from render to render. */
export function useKeys(keys: KeyMap): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (taken(event)) return;
      const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
      const action = current.current[name];
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
