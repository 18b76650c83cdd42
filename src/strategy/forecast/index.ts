/** The forecast of a whole race at one lap, and which answers no longer hold. */

export { type ForecastOptions, forecastOf } from './forecast.ts';
export { type ScenarioBasis, scenarioAt, scenarioBasis } from './scenario.ts';
