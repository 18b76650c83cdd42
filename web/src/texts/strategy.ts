/** The words of the strategy page in force. They come with that page, not with the first load. */

import { strategyPages } from './en/strategy.ts';

export type StrategyTexts = typeof strategyPages;
export const t: StrategyTexts = strategyPages;
