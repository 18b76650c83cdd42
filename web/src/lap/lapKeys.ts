/** The lap page by keyboard. */

import type { KeyMap } from '../ui/keys.ts';
import type { Stage } from './stage.ts';

interface Actions {
  readonly pickReference: () => void;
  readonly switchColouring: () => void;
  readonly stepLap: (by: 1 | -1) => void;
}

/** Steps of the cursor across what is shown. */
const STEPS = 400;
const ZOOM = 1.6;

export function lapKeys(stage: Stage, { pickReference, switchColouring, stepLap }: Actions): KeyMap {
  const step = () => (stage.view.value.to - stage.view.value.from) / STEPS;
  const all = () => stage.select(null);
  return Object.fromEntries([
    ['ArrowLeft', () => stage.stepCursor(-step())],
    ['ArrowRight', () => stage.stepCursor(step())],
    ['Shift+ArrowLeft', () => stage.stepCursor(-10 * step())],
    ['Shift+ArrowRight', () => stage.stepCursor(10 * step())],
    ['Home', () => stage.stepCursor(-stage.length)],
    ['End', () => stage.stepCursor(stage.length)],
    ['n', () => stage.step(1)],
    ['p', () => stage.step(-1)],
    ['+', () => stage.zoom(1 / ZOOM)],
    ['=', () => stage.zoom(1 / ZOOM)],
    ['-', () => stage.zoom(ZOOM)],
    ['0', all],
    ['Escape', all],
    ['r', pickReference],
    ['m', switchColouring],
    ['[', () => stepLap(-1)],
    [']', () => stepLap(1)],
  ]);
}
