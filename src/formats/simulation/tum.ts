/** The races and the probabilities of TUM's race simulation as plain data. Times are s, a lap where nothing else is said. */

import { FormatError } from '../bytes.ts';
import { type Json, readIni, Values } from './ini.ts';

/** s of lap time: `offset + linear × age`, or with the quadratic pair instead of the linear one. */
export interface TumTyre {
  readonly offset: number;
  readonly linear: number;
  readonly quadratic: readonly [linear: number, quadratic: number];
}

export interface TumStop {
  /** The in-lap; 0 for what the car starts on. */
  readonly lap: number;
  /** `A2` (hard) to `A7` (soft), `I`, `W`. */
  readonly compound: string;
  /** Laps that the set has. */
  readonly age: number;
}

export interface TumCar {
  readonly code: string;
  readonly number: number;
  readonly name: string;
  readonly team: string;
  readonly grid: number;
  /** s a lap against the best, of the car and of the driver. */
  readonly carLoss: number;
  readonly driverLoss: number;
  /** kg, kg a lap. */
  readonly fuel: number | null;
  readonly fuelPerLap: number | null;
  /** s that its crew takes longer than the fastest. */
  readonly crew: number;
  /** s on a cold set. */
  readonly coldTyres: number;
  /** `lin` or `quad` as a rule: which of the pairs its lap times follow. */
  readonly wearModel: string;
  readonly tyres: Readonly<Record<string, TumTyre>>;
  /** What it did in the race, the start first. */
  readonly strategy: readonly TumStop[];
}

export interface TumRace {
  readonly track: string;
  readonly season: number;
  readonly laps: number;
  /** s, best in qualifying, and by how much the best lap of the race is slower. */
  readonly qualifying: number;
  readonly racePaceGap: number;
  /** s/kg. */
  readonly massSensitivity: number;
  readonly fastestStop: number;
  /** s lost by driving through the lane, on the in-lap and the out-lap together. */
  readonly lane: { readonly green: number; readonly virtualSafetyCar: number; readonly safetyCar: number };
  readonly perGridPlace: number;
  readonly firstLap: number;
  /** s a lap that an attacker must be faster. */
  readonly overtakeGap: number;
  readonly overtakenLoss: number;
  /** s a lap, positive. */
  readonly drsGain: number;
  readonly drsWindow: number | null;
  readonly drsFromLap: number | null;
  readonly drsRestartLaps: number | null;
  readonly minimumGap: number;
  readonly minimumGapSafetyCar: number;
  /** Factors on the lap time. */
  readonly safetyCarLap: number;
  readonly virtualLap: number;
  readonly cars: readonly TumCar[];
}

/** By season, then by name. */
export interface TumChances {
  readonly accident: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly failure: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Probabilities of 0, 1, 2, 3 safety cars a race, of their lengths of 1, 2, ... laps, and of those of virtual ones. */
  readonly safetyCars: readonly number[];
  readonly safetyCarLaps: readonly number[];
  readonly virtualSafetyCarLaps: readonly number[];
  readonly virtualAfterFailure: number;
  /** s, scatter of lap times and of starts by driver; `unknown` for all others. */
  readonly lapDeviation: Readonly<Record<string, number>>;
  readonly startDeviation: Readonly<Record<string, number>>;
}

/** A race's file. Throws FormatError with one sentence that names the file and the value. */
export function readTumRace(text: string, file: string): TumRace {
  const ini = readIni(text, file);
  const part = (place: string, name: string) => new Values(ini.get(`${place}/${name}`), file, name);
  const race = part('RACE_PARS', 'race_pars');
  const track = part('TRACK_PARS', 'track_pars');
  const teams = part('CAR_PARS', 'car_pars');
  const tyres = part('TIRESET_PARS', 'tireset_pars');
  const drivers = part('DRIVER_PARS', 'driver_pars');
  const lane = (state: '' | '_fcy' | '_sc') =>
    track.number(`t_pitdrive_inlap${state}`) + track.number(`t_pitdrive_outlap${state}`);
  return {
    track: track.text('name'),
    season: race.number('season'),
    laps: race.number('tot_no_laps'),
    qualifying: track.number('t_q'),
    racePaceGap: track.number('t_gap_racepace'),
    massSensitivity: track.number('t_lap_sens_mass'),
    fastestStop: track.number('t_pit_tirechange_min'),
    lane: { green: lane(''), virtualSafetyCar: lane('_fcy'), safetyCar: lane('_sc') },
    perGridPlace: track.number('t_loss_pergridpos'),
    firstLap: track.number('t_loss_firstlap'),
    overtakeGap: track.number('t_gap_overtake'),
    overtakenLoss: race.number('t_overtake_loser'),
    // Null in one of the published files: not estimated.
    drsGain: race.flag('use_drs') ? -(track.numberOrNull('t_drseffect') ?? 0) : 0,
    drsWindow: race.numberOrNull('drs_window'),
    drsFromLap: race.numberOrNull('drs_allow_lap'),
    drsRestartLaps: race.numberOrNull('drs_sc_delay'),
    minimumGap: race.number('min_t_dist'),
    minimumGapSafetyCar: race.number('min_t_dist_sc'),
    safetyCarLap: track.number('mult_t_lap_sc'),
    virtualLap: track.number('mult_t_lap_fcy'),
    cars: race.row('participants').map((code) => {
      if (typeof code !== 'string')
        throw new FormatError(
          `${file}: race_pars.participants holds ${JSON.stringify(code)}, expected initials`,
        );
      return carOf(code, drivers.within(code), teams, tyres.within(code), file);
    }),
  };
}

function carOf(code: string, driver: Values, teams: Values, tyres: Values, file: string): TumCar {
  const team = driver.text('team');
  const car = teams.within(team);
  const compounds = tyres.names.filter((name) => /^(A\d|I|W)$/.test(name));
  return {
    code,
    number: driver.number('carno'),
    name: driver.text('name'),
    team,
    grid: driver.number('p_grid'),
    carLoss: car.number('t_car'),
    driverLoss: driver.number('t_driver'),
    fuel: car.numberOrNull('m_fuel'),
    fuelPerLap: car.numberOrNull('b_fuel_perlap'),
    crew: car.number('t_pit_tirechange_add'),
    coldTyres: tyres.number('t_add_coldtires'),
    wearModel: tyres.text('tire_deg_model'),
    tyres: Object.fromEntries(
      compounds.map((name): [string, TumTyre] => {
        const tyre = tyres.within(name);
        return [
          name,
          {
            offset: tyre.number('k_0'),
            linear: tyre.number('k_1_lin'),
            quadratic: [tyre.number('k_1_quad'), tyre.number('k_2_quad')],
          },
        ];
      }),
    ),
    strategy: driver.row('strategy_info').map((stop) => stopOf(stop, `${file}: driver_pars.${code}`)),
  };
}

function stopOf(stop: Json, place: string): TumStop {
  if (Array.isArray(stop)) {
    const [lap, compound, age]: readonly Json[] = stop;
    if (typeof lap === 'number' && typeof compound === 'string' && typeof age === 'number')
      return { lap, compound, age };
  }
  throw new FormatError(
    `${place}.strategy_info holds ${JSON.stringify(stop)?.slice(0, 40)}, expected [lap, compound, age, ...]`,
  );
}

/** `pars_mcs.ini`. Throws FormatError with one sentence. */
export function readTumChances(text: string, file: string): TumChances {
  const ini = readIni(text, file);
  const all = (name: string) => new Values(ini.get(`ALL_SEASONS/${name}`), file, name);
  const seasons = (name: string) =>
    Object.fromEntries(
      [...ini.keys()].flatMap((key) => {
        const season = /^SEASON_(\d{4})\/(\w+)$/.exec(key);
        if (season?.[2] !== name) return [];
        const values = new Values(ini.get(key), file, `${season[1]} ${name}`);
        return [[season[1], Object.fromEntries(values.names.map((who) => [who, values.number(who)]))]];
      }),
    );
  const phases = all('p_fcy_phases');
  const scatter = all('t_lap_var_sigma');
  const starts = all('t_startperf');
  return {
    accident: seasons('p_accident'),
    failure: seasons('p_failure'),
    safetyCars: phases.numbers('p_sc_quant'),
    safetyCarLaps: phases.numbers('p_sc_duration'),
    virtualSafetyCarLaps: phases.numbers('p_vsc_duration'),
    virtualAfterFailure: phases.number('p_vsc_aft_failure'),
    lapDeviation: Object.fromEntries(scatter.names.map((who) => [who, scatter.number(who)])),
    startDeviation: Object.fromEntries(starts.names.map((who) => [who, starts.within(who).number('sigma')])),
  };
}
