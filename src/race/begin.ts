/**
 * The start of one race, or of its rest: the field as the situation has it, and all that is drawn once a race: the day, the
 * cars' form, where they will stop for good, what they mean to do. Each draw has a purpose of its own (`random.ts`).
 */

import { NO_EXIT } from './carOutcomes.ts';
import { drawCount, type Field } from './field.ts';
import { restart } from './incidents.ts';
import type { Course } from './known.ts';
import { alreadyLapped } from './laps.ts';
import { DRY_TYRES, TYRES } from './parameters.ts';
import { GREEN, NEVER, RED, SAFETY_CAR } from './phases.ts';
import { MOST_STOPS } from './plan.ts';
import { counterOf, fillWords, normalOf, PURPOSE, unit } from './random.ts';
import { NO_STOP } from './tables.ts';
import { changeUnderRed } from './wall.ts';
import { coldAt } from './warmth.ts';

/** Wear never falls below this share of what is usual, however lucky the draw. */
const LEAST_WEAR = 0.3;

export function begin(f: Field, race: number): void {
  const { model: m, order, times } = f;
  const { fuel, rain } = m.parameters;
  f.race = race;
  f.lap = m.from;
  f.phase = m.beginPhase;
  f.phaseLeft = 0;
  f.greenLaps = m.beginGreen;
  f.isStanding = m.from === 0;
  f.fuel = Math.max(0, fuel.start - m.from * fuel.perLap);
  f.wetness = rain.wetness;
  f.isRaining = rain.raining;
  f.rainTo = rain.wetness > 0 ? rain.wetness : (rain.intensity[0] + rain.intensity[1]) / 2;
  f.running = m.count;
  f.nextRetirement = NEVER;
  for (let c = 0; c < m.count; c++) {
    order[c] = c;
    times[c] = m.from === 0 ? c * m.parameters.circuit.gridSlot : m.begun[c];
  }
  if (m.from > 0) f.sort();
  for (let i = 0; i < m.count; i++) f.lappedBy[order[i]] = alreadyLapped(f, order[i], 0);
  f.once.fill(0);
  f.stoppedOn.fill(0);
  f.free.fill(m.parameters.circuit.baseLap);
  f.penalty.set(m.beginPenalty);
  f.retired.fill(0);
  f.instead.fill(0);
  f.firstStop.fill(0);
  f.firstTyre.fill(0);
  f.firstPlace.fill(0);
  f.firstClean.fill(NO_EXIT);
  f.boxFree.fill(Number.NEGATIVE_INFINITY);
  f.stops.set(m.beginStops);
  f.used.set(m.beginUsed);
  f.sets.set(m.beginSets);
  f.isAnyOnWet = m.beginTyre.some((tyre) => tyre >= DRY_TYRES);
  drawDay(f);
  drawForm(f);
  drawPlans(f);
  drawPenalties(f);
  f.cold.fill(coldAt(m.parameters.temperature, m.situation));
  f.phaseShare = 1;
  if (m.course !== null) followCourse(f, m.course);
  else if (f.phase !== GREEN) {
    // How long the one that is out will stay is not known: as long as a new one.
    f.fillLap(0);
    const laps = f.phase === SAFETY_CAR ? m.safetyCarLaps : m.virtualLaps;
    f.phaseLeft = drawCount(laps, unit(f.words[2 * m.count]));
  }
  const isStopped =
    m.course === null ? m.situation.isStopped === true : m.course.phase[m.from] === RED && f.phase !== RED;
  if (isStopped && m.from > 0) {
    changeUnderRed(f);
    restart(f);
  }
  f.canBeWet = rain.wetness > 0 || rain.raining || rain.onset > 0;
}

/** What is the same for all cars on the day: wear, the pit lane, how hard it is to pass. */
function drawDay(f: Field): void {
  const { pitLossDeviation, overtakeDeviation } = f.model.parameters.circuit;
  fillWords(f.draw, f.seed, f.race, counterOf(PURPOSE.season, 0, 0), TYRES.length + 1);
  f.laneExtra = pitLossDeviation * normalOf(f.draw[2 * TYRES.length]);
  f.passExtra = overtakeDeviation * normalOf(f.draw[2 * TYRES.length + 1]);
  const { track, deviation, usual, wear, warmUp } = f.model.parameters.temperature;
  const warmer = usual === null ? 0 : track + deviation * normalOf(f.draw[1]) - usual;
  f.warming = Math.max(0, 1 - warmUp * warmer);
  for (let tyre = 0; tyre < TYRES.length; tyre++)
    f.raceWear[tyre] = Math.max(
      LEAST_WEAR,
      (1 + wear * warmer) * (1 + f.model.wearDeviation[tyre] * normalOf(f.draw[2 * tyre])),
    );
}

/** The form of the day, and whether and where each car will stop for good. */
function drawForm(f: Field): void {
  const m = f.model;
  const firstLap = m.from === 0 ? m.parameters.start.accident : 0;
  fillWords(f.draw, f.seed, f.race, counterOf(PURPOSE.form, 0, 0), m.count);
  for (let c = 0; c < m.count; c++) {
    f.form[c] = m.pace[c] + m.paceDeviation[c] * normalOf(f.draw[2 * c]);
    const u = unit(f.draw[2 * c + 1]);
    let lap = NEVER;
    if (u < firstLap) lap = 1;
    else if (m.hazard[c] > 0) {
      const rest = (u - firstLap) / (1 - firstLap);
      // Geometric: the first lap of those to come on which a chance of `hazard` strikes.
      const ahead = Math.floor(Math.log(1 - rest) / Math.log1p(-m.hazard[c]));
      lap = Math.min(NEVER, m.from + 1 + (m.from === 0 ? 1 : 0) + ahead);
    }
    f.retireLap[c] = lap;
    if (lap < f.nextRetirement) f.nextRetirement = lap;
  }
}

/** Which lap, if any, brings each car a time penalty. */
function drawPenalties(f: Field): void {
  const m = f.model;
  const { rate, longShare, short, long } = m.parameters.penalties;
  f.penaltyLap.fill(NEVER);
  f.nextPenalty = NEVER;
  if (rate <= 0) return;
  fillWords(f.draw, f.seed, f.race, counterOf(PURPOSE.penalty, 0, 0), m.count);
  const none = Math.log1p(-rate);
  for (let c = 0; c < m.count; c++) {
    // Geometric, as a retirement is.
    const lap = m.from + 1 + Math.floor(Math.log(1 - unit(f.draw[2 * c])) / none);
    if (lap > m.laps) continue;
    f.penaltyLap[c] = lap;
    f.penaltySize[c] = unit(f.draw[2 * c + 1]) < longShare ? long : short;
    if (lap < f.nextPenalty) f.nextPenalty = lap;
  }
}

function drawPlans(f: Field): void {
  const m = f.model;
  fillWords(f.draw, f.seed, f.race, counterOf(PURPOSE.plan, 0, 0), m.count);
  const draw = f.draw;
  for (let c = 0; c < m.count; c++) {
    const u = unit(draw[2 * c]);
    f.isAccident[c] = f.retireLap[c] === 1 || unit(draw[2 * c + 1]) < m.accidentShare[c] ? 1 : 0;
    let plan = m.planFrom[c];
    while (plan < m.planFrom[c + 1] - 1 && u > m.planWeight[plan]) plan++;
    f.stopCount[c] = m.planStops[plan];
    f.stopAt[c] = 0;
    for (let k = 0; k < MOST_STOPS; k++) {
      const to = c * MOST_STOPS + k;
      f.stopLap[to] = m.planLap[plan * MOST_STOPS + k];
      f.stopTyre[to] = m.planTyre[plan * MOST_STOPS + k];
      f.stopMode[to] = m.planStopMode[plan * MOST_STOPS + k];
    }
    const mode = m.planMode[plan];
    if (m.from === 0) f.fit(c, m.planStart[plan], mode);
    else {
      f.roll(c, m.beginTyre[c], m.beginAge[c], mode);
      f.stopAt[c] = 0;
    }
    f.once[c] = 0;
  }
  for (let c = 0; c < m.count; c++) scatterStops(f, c);
}

/** What is known of the race's course takes the place of what was drawn. */
function followCourse(f: Field, { phase, left, retirements }: Course): void {
  const next = f.lap + 1;
  const goesOn = phase[f.lap] === phase[next];
  f.phase = goesOn ? phase[next] : GREEN;
  f.phaseLeft = goesOn ? left[next] : 0;
  f.retireLap.set(retirements);
  f.nextRetirement = NEVER;
  for (const lap of retirements) if (lap < f.nextRetirement) f.nextRetirement = lap;
}

/** Moves the planned laps by what a race brings, kept in order and inside the race. */
function scatterStops(f: Field, c: number): void {
  const { model: m, stopLap } = f;
  const count = f.stopCount[c];
  const from = c * MOST_STOPS;
  if (m.scatter[c] > 0 && count > 0) {
    fillWords(f.draw, f.seed, f.race, counterOf(PURPOSE.jitter, 0, c * MOST_STOPS), count);
    let before = m.from;
    for (let k = 0; k < count; k++) {
      const moved = stopLap[from + k] + Math.round(m.scatter[c] * normalOf(f.draw[2 * k]));
      stopLap[from + k] = Math.min(m.laps - count + k, Math.max(before + 1, moved));
      before = stopLap[from + k];
    }
  }
  f.nextStop[c] = count > 0 ? stopLap[from] : NO_STOP;
}
