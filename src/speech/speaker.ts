/**
 * Turns the coach's data into sentences. It picks a message by the type and the sign of an issue and fills in
 * numbers that stand in that issue; it computes nothing but units, so a sentence cannot say more than the data.
 */

import type { CornerReport, Issue, Note } from '../coach/index.ts';
import type { MessageKey } from './catalog.ts';
import { type Values, Voice } from './voice.ts';

export type SpeedUnit = 'km/h' | 'mph';

/** Speed units by name with their size in m/s. */
const speedUnits: Readonly<Record<SpeedUnit, number>> = { 'km/h': 1 / 3.6, mph: 0.44704 };

export interface Speaker {
  /** `Turn 1 (Big Bend)` */
  corner(corner: Pick<CornerReport, 'id' | 'name'>): string;
  /** The advice for an issue. `corner` is the one before for a straight; absent from the line to the first corner. */
  issue(issue: Issue, corner?: Pick<CornerReport, 'id' | 'name'>): string;
  note(note: Note): string;
  /** A speed in the speaker's unit, without the unit. */
  speed(metresPerSecond: number): string;
  readonly speedUnit: SpeedUnit;
}

/**
 * @param language BCP 47 code, one of `languages`
 * @throws RangeError for a language that has no catalog
 */
export function speaker(language = 'en', speedUnit: SpeedUnit = 'km/h'): Speaker {
  return new CatalogSpeaker(new Voice(language), speedUnit);
}

class CatalogSpeaker implements Speaker {
  readonly #voice: Voice;
  readonly speedUnit: SpeedUnit;

  constructor(voice: Voice, speedUnit: SpeedUnit) {
    this.#voice = voice;
    this.speedUnit = speedUnit;
  }

  #say(key: MessageKey, values: Values = {}): string {
    return this.#voice.say(key, values);
  }

  #inUnit(value: number, unit: string): number {
    return unit === 'm/s' ? value / speedUnits[this.speedUnit] : value;
  }

  speed(metresPerSecond: number): string {
    return this.#inUnit(metresPerSecond, 'm/s').toFixed(0);
  }

  corner({ id, name }: Pick<CornerReport, 'id' | 'name'>): string {
    return name === undefined ? this.#say('corner', { id }) : this.#say('cornerNamed', { id, name });
  }

  issue(issue: Issue, corner?: Pick<CornerReport, 'id' | 'name'>): string {
    const first = issue.evidence[0];
    const mine = first ? this.#inUnit(first.value, first.unit) : 0;
    const theirs = first?.reference === undefined ? undefined : this.#inUnit(first.reference, first.unit);
    const values: Record<string, string | number> = {
      corner: corner ? this.corner(corner) : '',
      place: corner ? 'after' : 'opening',
      amount: Math.abs(this.#inUnit(issue.delta, issue.unit)),
      mine,
      theirs: theirs ?? 'none',
      compared: theirs === undefined || (issue.type === 'coasting' && theirs < 0.05) ? 'no' : 'yes',
      cost: issue.cost,
      priced: issue.cost > 0 ? 'yes' : 'no',
      carried: issue.carried >= 0.2 * issue.cost && issue.carried > 0 ? 'yes' : 'no',
      speedUnit: this.speedUnit,
    };
    if (issue.type === 'line') {
      const place = issue.evidence.find(({ value }) => value === issue.delta)?.name.split('.')[1];
      values.where = this.#say(
        place === 'turnIn' ? 'where.turnIn' : place === 'exit' ? 'where.exit' : 'where.apex',
      );
      values.side = this.#say(issue.delta > 0 ? 'side.left' : 'side.right');
    }
    const pressed = issue.evidence.find(({ name }) => name === 'brakePeak');
    if (pressed) {
      values.peak = pressed.value;
      values.theirPeak = pressed.reference ?? 0;
    }
    if (issue.type === 'consistency') values.mine = issue.evidence[1]?.value ?? 0;
    return this.#say(messageOf(issue), values);
  }

  note(note: Note): string {
    switch (note.kind) {
      case 'lapNotClean':
      case 'referenceNotClean':
        return this.#say(`note.${note.kind}`, { reasons: this.#reasons(note.reasons) });
      case 'differentTrack':
      case 'differentCar':
        return this.#say(`note.${note.kind}`, { lap: note.lap, reference: note.reference });
      case 'noPosition':
        return this.#say('note.noPosition', { from: this.#say(`from.${note.from}`) });
      case 'noReference':
      case 'noPedals':
      case 'unknownLine':
      case 'simulated':
      case 'noCorners':
        return this.#say(`note.${note.kind}`);
      default:
        return note satisfies never;
    }
  }

  #reasons(reasons: readonly string[]): string {
    const words = reasons.map((reason) => {
      const key = `reason.${reason}`;
      return this.#voice.knows(key) ? this.#say(key) : reason;
    });
    return words.join(', ');
  }
}

/** The message for an issue: its type, and which way it differs. */
function messageOf(issue: Issue): MessageKey {
  const less = issue.delta < 0;
  switch (issue.type) {
    case 'brakePoint':
      if (!less) return 'brakePoint.late';
      return issue.evidence.some(({ name }) => name === 'brakePeak')
        ? 'brakePoint.earlyAndSoft'
        : 'brakePoint.early';
    case 'slowPhase': {
      const phase = issue.evidence[0]?.name.split('.')[1];
      return phase === 'braking'
        ? 'slowPhase.braking'
        : phase === 'exit'
          ? 'slowPhase.exit'
          : 'slowPhase.entry';
    }
    case 'brakePressure':
      if (issue.evidence[0]?.reference === 0) return 'brakePressure.needless';
      return less ? 'brakePressure.low' : 'brakePressure.high';
    case 'brakeRelease':
      return less ? 'brakeRelease.early' : 'brakeRelease.late';
    case 'trailBraking':
      return less ? 'trailBraking.low' : 'trailBraking.high';
    case 'entrySpeed':
      return 'entrySpeed.low';
    case 'apexSpeed':
      return less ? 'apexSpeed.low' : 'apexSpeed.high';
    case 'apexPoint':
      return less ? 'apexPoint.early' : 'apexPoint.late';
    case 'throttleOn':
      if (!less && issue.evidence[0]?.name === 'accelerationFrom') return 'throttleOn.lateBySpeed';
      return less ? 'throttleOn.early' : 'throttleOn.late';
    case 'fullThrottle':
      return 'fullThrottle.late';
    case 'liftPoint':
      return less ? 'liftPoint.early' : 'liftPoint.late';
    case 'lift':
      return 'lift.more';
    case 'exitLift':
      return 'exitLift.more';
    case 'coasting':
      return 'coasting.more';
    case 'exitSpeed':
      return 'exitSpeed.low';
    case 'line':
      return 'line.off';
    case 'gear':
      return less ? 'gear.low' : 'gear.high';
    case 'steeringCorrections':
      return 'steeringCorrections.more';
    case 'straightSpeed':
      if (issue.at === 0) return 'straightSpeed.start';
      return issue.evidence[0]?.name === 'meanThrottle' ? 'straightSpeed.partThrottle' : 'straightSpeed.low';
    case 'consistency':
      return 'consistency.spread';
    default:
      return issue.type satisfies never;
  }
}
