/** Words from data. */

export { reportJson } from './reportJson.ts';
export { languages, type Speaker, type SpeedUnit, speaker } from './speaker.ts';
