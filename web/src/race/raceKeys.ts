/** The race page by keyboard. Where the compared laps' charts have the focus, the arrows are theirs. */

import type { KeyMap } from '../ui/keys.ts';
import { toggleGaps } from './Board.tsx';
import type { Replay } from './replay.ts';

const STEP = 5;
const FAR = 60;

export function raceKeys(replay: Replay): KeyMap {
  const { clock } = replay;
  const move = (seconds: number) => () => clock.seek(clock.shown.value + seconds);
  const entries: [string, (event: KeyboardEvent) => void][] = [
    [' ', () => clock.toggle()],
    ['k', () => clock.toggle()],
    ['ArrowLeft', move(-STEP)],
    ['ArrowRight', move(STEP)],
    ['Shift+ArrowLeft', move(-FAR)],
    ['Shift+ArrowRight', move(FAR)],
    ['Home', () => clock.seek(clock.start)],
    ['End', () => clock.seek(clock.end)],
    ['p', () => replay.selectNext(-1)],
    ['n', () => replay.selectNext(1)],
    ['Escape', () => replay.select(null)],
    ['[', () => void replay.stepLap(-1)],
    [']', () => void replay.stepLap(1)],
    ['s', () => void replay.stepStop(1)],
    ['S', () => void replay.stepStop(-1)],
    ['f', () => void replay.stepFlag(1)],
    ['F', () => void replay.stepFlag(-1)],
    ['+', () => clock.faster(1)],
    ['=', () => clock.faster(1)],
    ['-', () => clock.faster(-1)],
    ['g', toggleGaps],
    ['v', () => replay.stepView(1)],
    ['V', () => replay.stepView(-1)],
  ];
  return Object.fromEntries(entries);
}
