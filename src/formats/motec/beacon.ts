/**
 * Beacon crossings out of the `Beacon` channel of a MoTeC logger. The receiver sends each crossing as a message of
 * four 16-bit words that follow each other in the channel, one or two samples each; the two top bits number them:
 *
 *     11  low 14 bits of the receiver's clock, ms
 *     10  high 14 bits of it
 *     01  ms of the crossing within the second of the log
 *     00  code of the transmitter; held until the next crossing
 *
 * This was worked out on MoTeC's sample recording of Calder: the clock minus the moment in the log is 472.016 s for
 * all of its 17 crossings, and code 100 comes when `Lap Number` steps. Codes below 100 are splits.
 */

const LINE_CODE = 100;

export interface BeaconCrossing {
  /** s since the start of the recording. */
  readonly time: number;
  /** The receiver's own clock, ms. */
  readonly clock: number;
  readonly code: number;
}

/**
 * All crossings of line and splits, in order. `values` are the codes as read, `rate` their samples a second. Words
 * that do not make a whole message are passed over.
 */
export function beaconCrossings(values: ArrayLike<number>, rate: number): BeaconCrossing[] {
  const crossings: BeaconCrossing[] = [];
  let first = 0;
  /** Words so far, top bits 3, 2, 1. */
  let message: number[] = [];
  let previous = -1;
  for (let i = 0; i < values.length; i++) {
    const word = values[i] & 0xffff;
    if (word === previous) continue;
    previous = word;
    const step = word >> 14;
    const low = word & 0x3fff;
    if (step === 3) {
      message = [low];
      first = i;
    } else if (step > 0 && step === 3 - message.length) {
      message.push(low);
    } else {
      if (step === 0 && low > 0 && message.length === 3 && message[2] < 1000) {
        // The first word comes in the first sample after the crossing; `message[2]` says how long before.
        const seen = first / rate;
        const within = message[2] / 1000;
        crossings.push({
          time: Math.floor(seen - within + 1e-9) + within,
          clock: message[1] * 0x4000 + message[0],
          code: low,
        });
      }
      message = [];
    }
  }
  return crossings.filter((crossing) => crossing.time >= 0);
}

/**
 * Moments of crossing the line, s, ascending. The line is code 100; where no code is 100 but all are alike, there is
 * one transmitter, which then stands at the line; otherwise it cannot be told and the list is empty.
 */
export function lineBeacons(crossings: readonly BeaconCrossing[]): number[] {
  const codes = new Set(crossings.map((crossing) => crossing.code));
  const line = codes.has(LINE_CODE) ? LINE_CODE : codes.size === 1 ? [...codes][0] : undefined;
  const times = crossings.filter((crossing) => crossing.code === line).map((crossing) => crossing.time);
  return times.every((time, i) => i === 0 || time > times[i - 1]) ? times : [];
}
