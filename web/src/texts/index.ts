/** The words in force. One language so far; the choice of a catalog belongs here and nowhere else. */

import { en, type Texts } from './en.ts';

export const t: Texts = en;
export type { Texts };
