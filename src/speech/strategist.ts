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
  Mean,
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
  /** Why a plan that is slower than the reference ends higher, or the reverse; undefined where time and places agree. */
  decides(result: PlanResult, reference: PlanResult): string | undefined;
  missed(missed: MissedOpportunity): string;
  /** What the parameters were estimated from. */
  calibration(note: CalibrationNote): string;
  /** What the sign beside a plan says that is not told apart from the best. */
  ties(): string;
  /** Title of the plans under a window. */
  searched(): string;
  /** How much chance is left in the numbers. */
  rollouts(rollouts: number, seed: number): string;
  /** Undefined where this language has no words for it. */
  assumption(assumption: Assumption): string | undefined;
  /** What to do, and how sure that is. */
  comparison(comparison: Comparison): string[];
  /** What would have come of the one plan that was asked of a race that is over. */
  whatIf(comparison: Comparison): string[];
  window(surface: Surface): string;
  /** When to stop by the window; then the best whole plan, and where it stops otherwise, why and whether that is more than chance. */
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

/** Standard errors beyond which a difference is more than chance (95 %), and those of the span that is printed. */
const APART = 2;
const SPAN = 1.96;
/** s; a difference in time that is smaller decides nothing. */
const SLOWER = 0.3;
/** Differences that are told as what decides: places in the worst tenth, share of stops into clean air. */
const WORTH_TELLING = { worst: 0.1, clear: 0.02 } as const;

/** `0.12`, rounded up, since no span is without any. */
function span(error: number, digits: number): string {
  const unit = 10 ** digits;
  return (Math.ceil(SPAN * error * unit) / unit).toFixed(digits);
}

function isTold({ value, error }: Mean): boolean {
  return Math.abs(value) > APART * error;
}

/** Whether a plan and the one that it is held against are as good: by the mark of the better one, or by chance. */
function isLevel(result: PlanResult, against: PlanResult): boolean {
  const places = result.againstPosition;
  return result.isTie || against.isTie || places === null || !isTold(places);
}

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

  searched(): string {
    return this.#voice.say('basis.searched');
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
    const compared = this.#compared(best, against, words.reference);
    return [
      this.#voice.say('advice.better', { ...words, compared }),
      ...this.#odds(best, against, words.reference),
    ];
  }

  /** `0.35 places ±0.05 ahead of what was driven, with 1.1 points more`, or that chance alone may have made the difference. */
  #compared(result: PlanResult, against: PlanResult, reference: string): string {
    const places = result.againstPosition;
    if (places === null || isLevel(result, against)) return this.#voice.say('advice.asGood', { reference });
    const points = result.expectedPoints.value - against.expectedPoints.value;
    return this.#voice.say('advice.apart', {
      reference,
      places: Math.abs(places.value),
      error: span(places.error, 2),
      way: places.value > 0 ? 'more' : 'less',
      points: Math.abs(points),
      pointsWay: way(points),
    });
  }

  /** How often one plan ends in front of the other on the same race, and whether that is more than chance. */
  #odds(result: PlanResult, against: PlanResult, reference: string): string[] {
    const { better, worse } = result;
    if (better === null || worse === null) return [];
    return [
      this.#voice.say(isLevel(result, against) ? 'advice.level' : 'advice.odds', {
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
        const words = this.reference(reference);
        const said = this.#voice.say('advice.whatIf', {
          ...ending(result),
          who,
          plan: this.#asked(result.plan, moment.lap),
          compared: against === undefined ? '' : this.#compared(result, against, words),
        });
        return [said, ...(against === undefined ? [] : this.#odds(result, against, words))];
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

  window({ window, best }: Surface): string {
    return this.#voice.say('advice.window', {
      one: window.from === window.to ? 'yes' : 'no',
      from: window.from,
      to: window.to,
      best: best.lap,
      tyre: this.tyre(best.tyre),
    });
  }

  advice(surface: Surface, { plans, reference }: Comparison): string[] {
    const { window, moment } = surface;
    const isIn = ({ plan }: PlanResult) => {
      const next = plan.stops.find(({ lap }) => lap > moment.lap);
      return (
        next !== undefined && next.tyre === window.tyre && next.lap >= window.from && next.lap <= window.to
      );
    };
    const [best] = plans;
    const against = plans.find(({ name }) => name === reference);
    const isKept = against === undefined || against === best;
    const words = this.reference(reference);
    const searched = this.#voice.say(isKept ? 'advice.searchedKept' : 'advice.searched', {
      ...ending(best),
      agrees: isIn(best) ? 'yes' : 'no',
      plan: this.plan(best.plan, moment.lap),
      reference: words,
      compared: isKept ? '' : this.#compared(best, against, words),
    });
    return [
      this.window(surface),
      searched,
      ...(isKept ? [] : this.#odds(best, against, words)),
      ...(isIn(best) ? [] : this.#apart(surface, best, plans.find(isIn))),
    ];
  }

  /** What a stop in the window is worth beside a plan that stops elsewhere; `inside`: a plan on the same races that does not. */
  #apart(
    { cells, best: { lap, tyre } }: Surface,
    best: PlanResult,
    inside: PlanResult | undefined,
  ): string[] {
    const own = inside ?? cells.find((cell) => cell.lap === lap && cell.tyre === tyre);
    if (own === undefined) return [];
    const [one, other] = [own.expectedPosition, best.expectedPosition];
    const apart = { value: one.value - other.value, error: Math.hypot(one.error, other.error) };
    return [
      this.#voice.say('advice.differs', {
        by: inside === undefined ? 'cell' : 'plan',
        position: one.value,
        isTold: (inside === undefined ? isTold(apart) : !inside.isTie) ? 'yes' : 'no',
        places: Math.abs(apart.value),
        error: span(apart.error, 1),
        way: way(apart.value),
      }),
    ];
  }

  decides(result: PlanResult, reference: PlanResult): string | undefined {
    const { against, againstPosition: places, better, worse } = result;
    if (against === null || places === null || !isTold(places) || Math.abs(against.median) < SLOWER) return;
    if (against.median > 0 === places.value > 0) return;
    const isBetter = places.value < 0;
    const because: string[] = [];
    // Each only where it speaks for what the places say.
    const favours = (less: number, least: number) => (isBetter ? less < -least : less > least);
    const worst = { own: result.worstTenth, other: reference.worstTenth };
    if (favours(worst.own - worst.other, WORTH_TELLING.worst))
      because.push(this.#voice.say('decides.worst', worst));
    const clear = { own: result.cleanExit?.value ?? 0, other: reference.cleanExit?.value ?? 0 };
    const hasExits = result.cleanExit !== null && reference.cleanExit !== null;
    if (hasExits && favours(clear.other - clear.own, WORTH_TELLING.clear))
      because.push(this.#voice.say('decides.clear', clear));
    for (const { kind, seconds } of result.reasons) {
      if ((kind !== 'safetyCar' && kind !== 'traffic') || !favours(seconds, SLOWER)) continue;
      because.push(this.#voice.say(`decides.${kind}`, { seconds: Math.abs(seconds), way: way(seconds) }));
    }
    if (better !== null && worse !== null)
      because.push(this.#voice.say('decides.odds', { better: better.value, worse: worse.value }));
    return this.#voice.say(isBetter ? 'decides.slower' : 'decides.faster', {
      because: this.#voice.list(because),
    });
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
