/** Words from data. */

export { reportJson } from './reportJson.ts';
export { type Speaker, type SpeedUnit, speaker } from './speaker.ts';
export { type Strategist, strategist } from './strategist.ts';
export { languages } from './voice.ts';
