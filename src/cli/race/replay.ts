/**
 * `pitboard race replay SOURCE`: a race again, as fast as one likes. In a terminal it is a leaderboard that fills the
 * window and obeys keys; into a pipe it writes a line a lap, so that it can be logged or read by a program (`--json`).
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { missingSentence, type RaceSession, type RaceState, Timeline } from '../../timing/index.ts';
import { InputError } from '../failure.ts';
import { lapTime } from '../numbers.ts';
import { paint, print, tell } from '../terminal.ts';
import { board, gapText, raceClock, tyre } from './board.ts';
import { Player } from './player.ts';
import { type Key, Screen } from './screen.ts';
import { openSource } from './source.ts';

export interface ReplayOptions {
  readonly speed: string;
  readonly from?: string;
  readonly delay: string;
  readonly json?: boolean;
}

/** ms between two looks at the clock. */
const TICK = 100;
const KEYS = 'space pause · ← → lap · ↑ ↓ speed · s next stop · f next flag · q leave';

function numberOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most)) {
    throw new InputError(`--${name} takes a number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}

export async function replay(source: string, options: ReplayOptions): Promise<void> {
  const speed = numberOption('speed', options.speed, 1, 60);
  const delay = numberOption('delay', options.delay, 0, 3600);
  const session = await openSource(source, 'to replay');
  const timeline = Timeline.of(session);
  const from = firstMoment(timeline, options.from);
  const player = new Player(
    { start: Math.min(timeline.start, from), end: timeline.end, from },
    speed,
    delay,
    Date.now(),
  );
  if (process.stdout.isTTY && !options.json) await watch(session, timeline, player);
  else await log(session, timeline, player, options.json === true);
}

function firstMoment(timeline: Timeline, lap: string | undefined): number {
  if (lap === undefined) return timeline.start;
  const last = timeline.final.lap;
  const time = timeline.timeOfLap(numberOption('from', lap, 1, Math.max(1, last)));
  if (time === null) throw new InputError(`--from: lap ${lap} has no time in this source.`);
  return time;
}

function titleOf({ identity: { name, season, kind }, id }: RaceSession): string {
  const what = kind === 'race' ? '' : ` · ${kind.replace(/([A-Z0-9]+)/g, ' $1').toLowerCase()}`;
  return `${name ?? id}${season === null ? '' : ` ${season}`}${what}`;
}

async function watch(session: RaceSession, timeline: Timeline, player: Player): Promise<void> {
  let left = false;
  const screen = new Screen((key) => {
    left ||= obey(key, timeline, player);
  });
  try {
    const missing = session.missing.map((part) => missingSentence(part)).join(' · ');
    const opened = Date.now();
    while (!left) {
      const now = Date.now();
      // What is missing is said once, while one settles down.
      const hint = missing !== '' && now - opened < 6000 ? missing : KEYS;
      screen.show(
        board(timeline.at(player.at(now)), {
          title: titleOf(session),
          width: screen.width,
          height: screen.height,
          start: timeline.start,
          speed: player.speed,
          paused: player.paused,
          delay: player.delay,
          hint: player.ended(now) ? `the end · ${KEYS}` : hint,
        }),
      );
      await sleep(TICK);
    }
  } finally {
    screen.close();
  }
}

/** Returns true where the user wants to leave. */
function obey({ name, sequence, ctrl }: Key, timeline: Timeline, player: Player): boolean {
  const now = Date.now();
  const time = player.at(now);
  if (name === 'q' || name === 'escape' || (ctrl && name === 'c')) return true;
  if (name === 'space') player.togglePause(now);
  else if (name === 'up' || sequence === '+') player.shift(1, now);
  else if (name === 'down' || sequence === '-') player.shift(-1, now);
  else if (name === 'right') player.jump(lapAfter(timeline, time, 1), now);
  else if (name === 'left') player.jump(lapAfter(timeline, time, -1), now);
  else if (name === 's') player.jump(next(timeline, time, isStop), now);
  else if (name === 'f') player.jump(next(timeline, time, isFlag), now);
  return false;
}

const isStop = (type: string) => type === 'pitIn';
const isFlag = (type: string) => type === 'trackStatus';

/** s before what is jumped to, so that it is seen coming. */
const LEAD = 3;

function next(timeline: Timeline, time: number, wanted: (type: string) => boolean): number {
  for (const event of timeline.events) {
    if (event.time > time + LEAD + 0.5 && event.time >= timeline.start && wanted(event.type))
      return event.time - LEAD;
  }
  return time;
}

function lapAfter(timeline: Timeline, time: number, by: 1 | -1): number {
  const { lap } = timeline.at(time);
  if (by > 0) return timeline.timeOfLap(lap + 1) ?? timeline.end;
  const begun = timeline.timeOfLap(lap);
  // Well into a lap, back means to its own beginning.
  if (begun !== null && time - begun > 4) return begun;
  return timeline.timeOfLap(Math.max(1, lap - 1)) ?? timeline.start;
}

/** A line whenever the leader begins a lap, and what happened since the last one. */
async function log(session: RaceSession, timeline: Timeline, player: Player, json: boolean): Promise<void> {
  if (!json) {
    print(paint('bold', titleOf(session)));
    for (const part of session.missing) tell(missingSentence(part));
  }
  let said = timeline.at(player.at(Date.now()));
  if (json) print(JSON.stringify(summary(said, timeline)));
  while (true) {
    const now = Date.now();
    const state = timeline.at(player.at(now));
    const over = player.ended(now);
    if (state.lap !== said.lap || state.status !== said.status || over) {
      if (json) print(JSON.stringify(summary(state, timeline)));
      else for (const line of lapLines(said, state, timeline)) print(line);
      said = state;
    }
    if (over) return;
    await sleep(TICK);
  }
}

function summary(state: RaceState, timeline: Timeline): object {
  return {
    time: Math.round((state.time - timeline.start) * 1000) / 1000,
    lap: state.lap,
    totalLaps: state.totalLaps,
    status: state.status,
    trackStatus: state.trackStatus,
    fastestLap: state.fastestLap,
    weather: state.weather,
    cars: state.order.flatMap((number) => {
      const car = state.cars[number];
      if (!car) return [];
      return {
        position: car.position,
        car: car.car,
        driver: car.code,
        status: car.status,
        laps: car.laps,
        gap: car.gap,
        interval: car.interval,
        lastLap: car.lastLap?.duration ?? null,
        bestLap: car.bestLap?.duration ?? null,
        compound: car.compound,
        tyreAge: car.tyreAge,
        stops: car.stops.length,
      };
    }),
  };
}

function lapLines(before: RaceState, state: RaceState, timeline: Timeline): string[] {
  const lines: string[] = [];
  const clock = raceClock(state.time - timeline.start).padStart(8);
  const name = (number: number) => state.cars[number]?.code ?? String(number);
  for (const { time, message } of state.raceControl.slice(before.raceControl.length)) {
    lines.push(paint('dim', `${raceClock(time - timeline.start).padStart(8)}  ${message}`));
  }
  for (const number of state.order) {
    const car = state.cars[number];
    const then = before.cars[number];
    if (!car || !then) continue;
    for (const stop of car.stops.slice(then.stops.length)) {
      const time = stop.laneTime === null ? '' : `, ${stop.laneTime.toFixed(1)} s in the lane`;
      lines.push(`${clock}  ${name(number)} stops on lap ${stop.lap} for ${tyre(car.compound)}${time}`);
    }
    if (car.status === 'retired' && then.status !== 'retired') lines.push(`${clock}  ${name(number)} is out`);
  }
  const fastest = state.fastestLap;
  if (
    fastest &&
    fastest.duration !== before.fastestLap?.duration &&
    fastest.lap !== null &&
    fastest.lap > 1
  ) {
    lines.push(
      `${clock}  ${paint('magenta', `fastest lap ${lapTime(fastest.duration)}`)} ${name(fastest.car)}`,
    );
  }
  const order = state.order
    .slice(0, 6)
    .flatMap((number, i) => {
      const car = state.cars[number];
      return car ? `${name(number)}${i > 0 && car.gap ? ` ${paint('dim', gapText(car.gap))}` : ''}` : [];
    })
    .join('  ');
  lines.push(`${clock}  ${paint('bold', `lap ${state.lap}`)}  ${order}`);
  return lines;
}
