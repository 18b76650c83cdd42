/** Rollouts in this thread. Between chunks the event loop gets its turn, so that who waits can cancel. */

import { setImmediate } from 'node:timers/promises';
import { blankCarOutcomes, putCarOutcomes } from './carOutcomes.ts';
import { joinOutcomes, type Outcomes } from './outcomes.ts';
import type { Rollouts } from './rollouts.ts';
import { type AnyQuestion, CHUNK, isSame, lapsAhead, ofField, Seat } from './seat.ts';

export function inlineRollouts(): Rollouts {
  let last: { readonly question: AnyQuestion; readonly seat: Seat } | null = null;

  function seatOf(question: AnyQuestion): Seat {
    if (last === null || !isSame(last.question, question)) last = { question, seat: new Seat(question) };
    return last.seat;
  }

  return {
    async run(question, parts, { signal, byLap = false, onProgress } = {}) {
      signal?.throwIfAborted();
      const { car } = question;
      const laps = byLap ? lapsAhead(question) : 0;
      let [done, since] = [0, 0];
      const wholes = [];
      for (const { plan, from, races } of parts) {
        const whole = blankCarOutcomes(races, from, laps);
        for (let at = 0; at < races; at += CHUNK) {
          const count = Math.min(CHUNK, races - at);
          putCarOutcomes(whole, seatOf(question).runCar(car, plan, count, from + at, byLap));
          done += count;
          since += count;
          if (since < CHUNK) continue;
          since = 0;
          onProgress?.(done);
          await setImmediate();
          signal?.throwIfAborted();
        }
        wholes.push(whole);
      }
      if (since > 0) onProgress?.(done);
      return wholes;
    },
    async field(question, races, from = 0, { signal, byLap = false, onProgress } = {}) {
      signal?.throwIfAborted();
      const asked = ofField(question);
      const pieces: Outcomes[] = [seatOf(asked).simulator.run(0, from, byLap)];
      for (let at = 0; at < races; at += CHUNK) {
        const count = Math.min(CHUNK, races - at);
        pieces.push(seatOf(asked).simulator.run(count, from + at, byLap));
        onProgress?.(at + count);
        await setImmediate();
        signal?.throwIfAborted();
      }
      return joinOutcomes(pieces);
    },
    async close() {},
  };
}
