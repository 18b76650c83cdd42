/** What a forecast said and what became of it, and how good many of them were. */

/** One car. Positions count from 1 among all that started, the retired behind by the official result. */
export interface ForecastScore {
  readonly car: number;
  /** Probability of each finishing position, from the first. */
  readonly positions: readonly number[];
  readonly finish: number;
  /** On the grid, and at the moment of the forecast (at the start the same). */
  readonly grid: number;
  readonly now: number;
  /** Whether it was out already, so that nothing was left to forecast. */
  readonly isOut: boolean;
  /** Probability of not seeing the flag, and whether it did not. */
  readonly retirement: number;
  readonly retired: boolean;
  /** Stops for tyres in the whole race: expected, and made. */
  readonly stops: number;
  readonly stopped: number;
}

export interface BacktestForecast {
  /** `2024-01-bahrain`. */
  readonly race: string;
  readonly cars: readonly ForecastScore[];
}

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  /** Probabilities of single positions in it. */
  readonly count: number;
  /** Their mean, and how often what they spoke of happened. */
  readonly forecast: number;
  readonly happened: number;
}

/** A mean difference to a yardstick, with its 95 % interval over draws of whole races; null where there are too few. */
export interface Difference {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface StageScore {
  readonly stage: 'lap1' | 'half';
  readonly races: number;
  /** Places; of the expected (mean) position. */
  readonly mae: number;
  /** Places; of "the order stays as it is". */
  readonly maeOrderFreeze: number;
  /** Places; of the order of the grid. */
  readonly maeGrid: number;
  /** Share of cars that ended within the 80 % interval, of those in the race: of who is out there is nothing to foretell. */
  readonly coverage80: number;
  /** Expected calibration error of the probabilities of single positions, over ten bins. */
  readonly ece: number;
  /** The same of cars in the race. */
  readonly eceInRace: number;
  /** Places, negative where forecasts are better: `mae` less each yardstick. */
  readonly againstOrderFreeze: Difference;
  readonly againstGrid: Difference;
  /** Places; of the median instead of the mean. */
  readonly maeOfMedian: number;
  /** What the forecasts themselves put into those intervals, of the same cars. */
  readonly intervalPromised: number;
  /** Positions in an interval, on average. */
  readonly intervalWidth: number;
  /** Of randomised intervals of exactly 80 %. */
  readonly coverageRandomised: number;
  /** As `coverage80`, with those that were out. */
  readonly coverageOfAll: number;
  /** Places. */
  readonly rankedProbabilityScore: number;
  /** Given to the one who won, on average. */
  readonly winnerProbability: number;
  /** A race. */
  readonly retirements: { readonly forecast: number; readonly happened: number };
  /** A car. */
  readonly stops: { readonly forecast: number; readonly happened: number };
  /** Of all cars, and of those in the race. */
  readonly reliability: readonly ReliabilityBin[];
  readonly reliabilityInRace: readonly ReliabilityBin[];
}
