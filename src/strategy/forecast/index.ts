/** The forecast of a whole race at one lap, the log of forecasts to look back on, and which answers no longer hold. */

export { type ForecastOptions, forecastOf } from './forecast.ts';
export {
  courseOf,
  type ForecastCourse,
  type ForecastGoodness,
  type ForecastLog,
  forecastAt,
  goodnessOf,
  withForecast,
} from './log.ts';
export { type ScenarioBasis, scenarioAt, scenarioBasis } from './scenario.ts';
