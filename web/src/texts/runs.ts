/** The words of the pages on trainings in force. They come with those pages, not with the first load. */

import { runPages } from './en/runs.ts';

export type RunTexts = typeof runPages;
export const t: RunTexts = runPages;
