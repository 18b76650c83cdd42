/**
 * Turns the strategist's data into sentences: what to do first, why, what was missed, and what the answer rests on. As the
 * coach's speaker it computes nothing that does not stand in the data but differences and which of two is better, so that
 * the terminal and the page say the same.
 */

import type { Plan, Tyre } from '../race/index.ts';
import type {
  Assumption,
  CalibrationNote,
  Comparison,
  Forecast,
  Hindsight,
  MissedOpportunity,
  PlanResult,
  Reason,
  Surface,
} from '../strategy/index.ts';
import { type Values, Voice } from './voice.ts';

export interface Strategist {
  /** `hards` */
  tyre(tyre: Tyre): string;
  /** `stop on lap 17 for mediums and on lap 38 for hards`: what is still to come after `lap`. */
  plan(plan: Plan, lap: number): string;
  /** How the plan that others are compared with is called: `what was driven`, else the name that it was given. */
  reference(name: string): string;
  /** The same in a word, for tables: `driven`. */
  shortReference(name: string): string;
  /** `the pit lane costs 21.8 s` */
  reason(reason: Reason): string;
  missed(missed: MissedOpportunity): string;
  /** What the parameters were estimated from. */
  calibration(note: CalibrationNote): string;
  /** What the sign beside a plan says that is not told apart from the best. */
  ties(): string;
  /** How much chance is left in the numbers. */
  rollouts(rollouts: number, seed: number): string;
  /** Undefined where this language has no words for it. */
  assumption(assumption: Assumption): string | undefined;
  /** What to do, and how sure that is. */
  comparison(comparison: Comparison): string[];
  /** What would have come of the one plan that was asked of a race that is over. */
  whatIf(comparison: Comparison): string[];
  window(surface: Surface): string;
  /** What to do first, whichever of the two says it: the window where the best plan stops in it, else the plan. */
  advice(surface: Surface, best: Comparison): string[];
  hindsight(hindsight: Hindsight): string[];
  /** Who is likeliest to win; `code` names a car. */
  forecast(forecast: Forecast, code: (car: number) => string): string;
}

/**
 * @param language BCP 47 code, one of `languages`
 * @throws RangeError for a language that has no catalog
 */
export function strategist(language = 'en'): Strategist {
  return new CatalogStrategist(new Voice(language));
}

/** Differences of no more than this are none: points, positions. */
const SAME = 0.05;

/** A size without its sign, and the sign as a word. */
function way(value: number): 'more' | 'less' | 'same' {
  return value > SAME ? 'more' : value < -SAME ? 'less' : 'same';
}

/** What a sentence says of where a plan ends. */
function ending(result: PlanResult): Values {
  return {
    position: result.expectedPosition.value,
    low: result.position10,
    high: result.position90,
  };
}

class CatalogStrategist implements Strategist {
  readonly #voice: Voice;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  tyre(tyre: Tyre): string {
    return this.#voice.say(`tyre.${tyre}`);
  }

  plan(plan: Plan, lap: number): string {
    const stops = this.#stops(plan, lap);
    const then =
      stops.length === 0
        ? this.#voice.say('plan.none')
        : this.#voice.say('plan.stops', { stops: this.#voice.list(stops) });
    const now = this.#voice.say('plan.now', { mode: plan.mode ?? 'neutral', plan: then });
    // Once a race is on nobody chooses what it was started on.
    return lap > 0 ? now : this.#voice.say('plan.start', { tyre: this.tyre(plan.start), plan: now });
  }

  reference(name: string): string {
    const key = `reference.${name}`;
    return this.#voice.knows(key) ? this.#voice.say(key) : name;
  }

  shortReference(name: string): string {
    const key = `reference.${name}.short`;
    return this.#voice.knows(key) ? this.#voice.say(key) : name;
  }

  reason({ kind, seconds }: Reason): string {
    return this.#voice.say(`why.${kind}`, {
      seconds: Math.abs(seconds),
      way: seconds > 0 ? 'more' : 'less',
    });
  }

  missed({ kind, lap, seconds, positions }: MissedOpportunity): string {
    const worth = this.#voice.say('missed.worth', {
      seconds: Math.abs(seconds),
      places: Math.abs(positions),
      placed: way(positions) === 'same' ? 'no' : 'yes',
    });
    return this.#voice.say(`missed.${kind}`, { lap, worth });
  }

  calibration({ seasons, races, last, isAsOf }: CalibrationNote): string {
    if (seasons.length === 0) return this.#voice.say('basis.usual');
    return this.#voice.say('basis.calibration', {
      first: String(Math.min(...seasons)),
      latest: String(Math.max(...seasons)),
      span: seasons.length > 1 ? 'yes' : 'no',
      races,
      last: last ?? 'none',
      asOf: isAsOf ? 'yes' : 'no',
    });
  }

  ties(): string {
    return this.#voice.say('basis.ties');
  }

  rollouts(rollouts: number, seed: number): string {
    return this.#voice.say('basis.rollouts', { rollouts, seed: String(seed) });
  }

  assumption({ key, values }: Assumption): string | undefined {
    const message = `assumption.${key}`;
    return this.#voice.knows(message) ? this.#voice.say(message, values) : undefined;
  }

  comparison({ plans, reference, moment }: Comparison): string[] {
    const [best] = plans;
    const against = plans.find(({ name }) => name === reference);
    const words = {
      ...ending(best),
      plan: sentence(this.plan(best.plan, moment.lap)),
      reference: this.reference(reference),
    };
    if (best === against || against === undefined) {
      return [this.#voice.say('advice.keep', { ...words, plan: this.plan(best.plan, moment.lap) })];
    }
    const points = best.expectedPoints.value - against.expectedPoints.value;
    const said = this.#voice.say('advice.better', {
      ...words,
      points: Math.abs(points),
      way: way(points),
    });
    return [said, ...this.#odds(best, words.reference)];
  }

  /** How often one plan ends in front of the other on the same race, and whether that is more than chance. */
  #odds({ better, worse }: PlanResult, reference: string): string[] {
    if (better === null || worse === null) return [];
    const isTold = better.low > worse.high || worse.low > better.high;
    return [
      this.#voice.say(isTold ? 'advice.odds' : 'advice.level', {
        reference,
        better: better.value,
        worse: worse.value,
      }),
    ];
  }

  whatIf({ plans, reference, moment, car }: Comparison): string[] {
    const who = moment.cars.find((each) => each.car === car)?.code ?? String(car);
    const against = plans.find(({ name }) => name === reference);
    return plans
      .filter((result) => result !== against)
      .flatMap((result) => {
        const places = result.expectedPosition.value - (against?.expectedPosition.value ?? Number.NaN);
        const words = this.reference(reference);
        const said = this.#voice.say('advice.whatIf', {
          ...ending(result),
          who,
          plan: this.#asked(result.plan, moment.lap),
          reference: words,
          places: Math.abs(places),
          way: way(places),
        });
        return [said, ...this.#odds(result, words)];
      });
  }

  /** `stops on lap 25 for hards`, as the thing that would have been done. */
  #asked(plan: Plan, lap: number): string {
    const stops = this.#stops(plan, lap);
    return this.#voice.say('plan.asked', { count: stops.length, stops: this.#voice.list(stops) });
  }

  #stops(plan: Plan, lap: number): string[] {
    return plan.stops
      .filter((stop) => stop.lap > lap)
      .map((stop) =>
        this.#voice.say('plan.stop', {
          lap: stop.lap,
          tyre: this.tyre(stop.tyre),
          mode: stop.mode ?? 'neutral',
        }),
      );
  }

  window(surface: Surface): string {
    return this.#voice.say('advice.window', this.#windowWords(surface));
  }

  #windowWords({ window, best }: Surface): Values {
    return {
      one: window.from === window.to ? 'yes' : 'no',
      from: window.from,
      to: window.to,
      best: best.lap,
      tyre: this.tyre(best.tyre),
    };
  }

  advice(surface: Surface, best: Comparison): string[] {
    const { window, moment } = surface;
    const next = best.plans[0].plan.stops.find(({ lap }) => lap > moment.lap);
    const agrees =
      next !== undefined && next.tyre === window.tyre && next.lap >= window.from && next.lap <= window.to;
    const said = this.comparison(best);
    if (agrees) return [this.window(surface), ...said];
    return [...said, this.#voice.say('advice.windowIf', this.#windowWords(surface))];
  }

  hindsight({ hindsight, lostSeconds, lostPositions, score }: Hindsight): string[] {
    const isLost = lostSeconds > SAME || lostPositions > SAME;
    return [
      this.#voice.say('advice.hindsight', {
        lost: isLost ? 'yes' : 'no',
        plan: this.plan(hindsight.plan, 0),
        seconds: Math.max(0, lostSeconds),
        places: Math.max(0, lostPositions),
      }),
      ...(score === null ? [] : [this.#voice.say('advice.score', { score })]),
    ];
  }

  forecast({ cars }: Forecast, code: (car: number) => string): string {
    const [first, second] = [...cars].sort((a, b) => (b.positions[0] ?? 0) - (a.positions[0] ?? 0));
    const share = second?.positions[0] ?? 0;
    return this.#voice.say('advice.forecast', {
      code: code(first.car),
      first: first.positions[0] ?? 0,
      second: second === undefined || share < 0.005 ? 'none' : code(second.car),
      share,
    });
  }
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
