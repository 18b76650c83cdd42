/** How good the forecasts are: what they said of races that are over against what became of them. */

export { ofRaces } from './chance.ts';
export { type BacktestRace, type ForecastOptions, forecastRace } from './forecast.ts';
export { scoreOf } from './metrics.ts';
export type * from './types.ts';
