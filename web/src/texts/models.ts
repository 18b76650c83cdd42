/** The words of the pages on models in force. They come with those pages, not with the first load. */

import { modelPages } from './en/models.ts';

export type ModelTexts = typeof modelPages;
export const t: ModelTexts = modelPages;
