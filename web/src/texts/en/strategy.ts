/** The words of the strategy page, in English. */

import { plural } from './plural.ts';

const signs = { save: '▼', neutral: '', push: '▲' } as const;
type Values = Readonly<Record<string, string | number>>;

const share = (value: string | number) => `${Math.round(100 * Number(value))} %`;
const perLap = (value: string | number) => `${(100 * Number(value)).toFixed(2)} %`;

/** What an answer rests on, by the server's key; a key that is not known says nothing. */
const assumptions: Readonly<Record<string, (values: Values) => string>> = {
  planIsKept: () => 'The car whose plans are compared keeps to them, unless it rains.',
  othersReact: () =>
    'All other cars follow their usual plans and react to safety cars, to an undercut and to rain.',
  knownCourse: () =>
    'The safety cars, the retirements and the weather are those that really came; all else is drawn anew in each race.',
  neutralisations: ({ safetyCar, virtualSafetyCar }) =>
    `Safety cars come by chance: on each lap with ${perLap(safetyCar)}, virtual ones with ${perLap(virtualSafetyCar)}.`,
  setsAssumed: ({ sets }) =>
    `Where the sets that are left are not known, ${sets} new sets of each compound are assumed.`,
  ruleMetUnderRed: () =>
    'The race was stopped on lap 1, and which tyres were taken off then is not known: for cars that changed theirs, the rule on two compounds counts as met.',
  wetStart: () => 'How wet the track is on the grid is told by the tyres on which the cars stand.',
  drivenForRain: () =>
    'Some of the tyres driven were for rain that came later: while it stays dry they are not fitted here.',
  wet: ({ wetness }) => `The track is wet now (${share(wetness)} of soaked), and how it goes on is drawn.`,
  dry: ({ onset }) => `It is dry; rain may set in, with a chance of ${perLap(onset)} on each lap.`,
  restIsBest: () => 'After the stop the race goes on as is best from there.',
  calibratedLater: ({ last }) =>
    `The parameters were estimated from races up to ${last}, this one or later ones among them: as a forecast it would have known too much.`,
};

export const strategyPages = {
  page: {
    title: 'Strategy',
    opening: 'Opening the strategy',
    toRace: 'Back to the race',
    driver: 'Driver',
    driverOption: (position: number | null, code: string, name: string) =>
      `${position === null ? 'out' : `P${position}`} · ${code} · ${name}`,
    lap: 'Lap from which it is looked ahead',
    lapBack: 'One lap back',
    lapOn: 'One lap on',
    afterLap: (lap: number, laps: number) =>
      lap === 0 ? `On the grid, ${laps} laps` : `After lap ${lap} of ${laps}`,
    position: 'Position',
    grid: 'Grid',
    tyre: 'Tyre',
    ahead: 'Ahead',
    behind: 'Behind',
    nobody: 'nobody',
    gap: (seconds: string) => `${seconds} s`,
    stops: 'Stops made',
    used: 'Compounds used',
    track: 'Track',
    status: {
      green: 'Green',
      yellow: 'Yellow flag',
      virtualSafetyCar: 'Virtual safety car',
      safetyCar: 'Safety car',
      red: 'Red flag',
      wet: 'Wet',
    },
    noCar: (word: string) => `No driver of this race is called ${word}.`,
    out: (name: string, lap: number) =>
      `${name} is out of the race after lap ${lap}: choose an earlier lap or another driver.`,
    noLap: (lap: number, last: number) =>
      `There is no look ahead from lap ${lap} of this race: lap ${last} is the last that one can look ahead from.`,
    official: (place: number) => `P${place} on the lap chart`,
    officialHint:
      'The simulation starts from each car at its own line, with a stop under way counted; the official lap chart ranks them otherwise here.',
    toLap: (lap: number) => (lap === 0 ? 'To the grid' : `To lap ${lap}`),
    analysis: 'Analysis',
  },
  tyre: {
    SOFT: 'soft',
    MEDIUM: 'medium',
    HARD: 'hard',
    INTERMEDIATE: 'intermediate',
    WET: 'wet',
  },
  mode: { save: 'save', neutral: 'neutral', push: 'push' },
  modeSign: signs,
  timeline: {
    title: 'Plans',
    hint: 'Drag a stop, or move it with the arrow keys. Press a stint to change its tyre or pace.',
    now: (lap: number) => (lap === 0 ? 'grid' : `now ${lap}`),
    told: 'Show what came',
    toldHint: 'Safety cars, red flags and rain after this lap, on all rows. Nobody knew of them then.',
    undo: 'Undo',
    unread: (parts: readonly string[]) =>
      `Not a plan, and left out of the address: ${parts.map((part) => `“${part}”`).join(', ')}. A plan is written like Early=20:hard.`,
    plan: (n: number) => `Plan ${n}`,
    addPlan: 'Add a plan',
    put: 'Put on the desk',
    full: 'Five plans are on the desk already: delete one first.',
    actual: 'Actual',
    usual: 'Usual plan',
    finished: (place: number) => `finished P${place}`,
    select: (plan: string) => `Select ${plan}`,
    addStop: (plan: string) => `Add a stop to ${plan}`,
    addStopHint: 'Add a stop',
    reset: (plan: string) => `Reset ${plan} to the actual plan`,
    resetHint: 'Reset to the actual plan',
    resetUsual: (plan: string) => `Reset ${plan} to the usual plan`,
    resetUsualHint: 'Reset to the usual plan',
    duplicate: (plan: string) => `Duplicate ${plan}`,
    duplicateHint: 'Duplicate',
    remove: (plan: string) => `Delete ${plan}`,
    removeHint: 'Delete',
    rename: (plan: string) => `Rename ${plan}`,
    renameHint: 'Rename',
    nameOf: (plan: string) => `Name of ${plan}`,
    editStint: (plan: string, n: number, what: string) => `${plan}, stint ${n}: ${what}. Edit`,
    stint: (tyre: string, from: number, to: number, mode: string) =>
      `${tyre}, laps ${from} to ${to}${mode === 'neutral' ? '' : `, ${mode}`}`,
    stop: (plan: string, n: number) => `${plan}, stop ${n}`,
    stopAt: (lap: number, tyre: string) => `lap ${lap}, for ${tyre}`,
    stretch: {
      virtualSafetyCar: (from: number, to: number) => `Virtual safety car, laps ${from}–${to}`,
      safetyCar: (from: number, to: number) => `Safety car, laps ${from}–${to}`,
      red: (from: number, to: number) => `Red flag, laps ${from}–${to}`,
      wet: (from: number, to: number) => `Wet, laps ${from}–${to}`,
    },
    stretchSign: { virtualSafetyCar: 'VSC', safetyCar: 'SC', red: 'RED', wet: 'WET' },
  },
  editor: {
    title: (plan: string, n: number, from: number, to: number) => `${plan}, stint ${n}: laps ${from}–${to}`,
    tyre: 'Tyre',
    onCar: (tyre: string) => `On the car: ${tyre}`,
    sets: (left: number) => (left === 0 ? 'none left' : `${left} left`),
    pace: 'Pace',
    stopOn: 'Stop at the end of',
    lap: (lap: number) => `lap ${lap}`,
    earlier: 'One lap earlier',
    later: 'One lap later',
    split: 'Add a stop in this stint',
    remove: 'Remove this stop',
  },
  rules: {
    late: (lap: number, first: number, last: number) =>
      first > last
        ? `A stop on lap ${lap} is not possible any more: it is the last lap.`
        : `A stop on lap ${lap} would be after the flag: the last stop can be on lap ${last}.`,
    stops: (count: number, most: number) => `The plan has ${count} stops to come; ${most} are possible.`,
    sets: (tyre: string, wanted: number, left: number) =>
      `The plan needs ${plural(wanted, 'new set', 'new sets')} of ${tyre}, but ${left === 0 ? 'none is' : `only ${left} ${left === 1 ? 'is' : 'are'}`} left.`,
    twoCompounds: (tyre: string) =>
      `The plan uses ${tyre} only: in a dry race two different dry compounds must be used.`,
    twin: (other: string) =>
      `The same plan as ${other} so far: move a stop or change a tyre to compare the two.`,
  },
  run: {
    title: 'Simulation',
    compare: (plans: number) => `Simulate ${plural(plans, 'plan', 'plans')}`,
    name: 'the comparison',
    progress: (what: string) => `Progress of ${what}`,
    resume: 'Go on',
    cancelled: (share: string) => `Stopped at ${share}.`,
    done: (what: string) => `Done: ${what}`,
    underWay: (what: string) => `Under way: ${what}`,
    moment: 'a moment left',
    seconds: (seconds: number) => `${seconds} s left`,
    minutes: (minutes: number) => `${minutes} min left`,
    sims: 'Races',
    simsHint: 'simulated for each plan',
    brokenPlans: 'A plan breaks a rule: its row says which.',
    noPlans: 'Add a plan to compare.',
    changed: 'The plans have changed since: simulate them again.',
    moved: 'Simulated at another lap or for another driver: simulate again.',
    known: 'What if',
    knownHint:
      'With the safety cars, retirements and weather that this race really had, from the grid on. Else: on what was known at this lap.',
  },
  results: {
    title: 'What they lead to',
    caption: 'Simulated results of the plans, best first',
    simulated: 'simulated',
    stale: 'simulated before the last change',
    staleShort: 'changed since',
    rank: (rank: number) => `${rank}.`,
    position: (value: string, margin: string) => `P${value} ${margin}`,
    span: '± is 95 %',
    rollouts: (count: number, seed: number) => `${count.toLocaleString('en-GB')} races each, seed ${seed}`,
    tie: 'As good as the best: behind it by chance alone, or by next to nothing',
    known: 'with what came',
    knownHint:
      'Each plan departs from what was really done at the first lap on which it differs, and is held against what was done from that lap on.',
    figures: 'What the figures mean',
    assumptions: 'Assumptions',
    place: '#',
    againstUsual: 'Against usual',
    columns: {
      plan: 'Plan',
      position: 'Expected position',
      points: 'Points',
      interval: '80 % interval',
      time: 'Against actual',
      worst: 'Worst 10 %',
      clean: 'Clean air',
      chance: 'Chance better',
    },
    tips: {
      plan: 'All plans are raced on the same simulated races, so that what is left between them is the plans. Below: where the time comes from, mean over all races; plus costs time.',
      position:
        'Mean finishing position over all simulated races; “better” and “worse” are told on the same races, race by race, which is sharper than the ± of each. Retirements count as the last places.',
      points: 'Mean points by finishing position; no point for the fastest lap.',
      interval:
        'In about 80 % of the races the car finishes within these positions, in about 10 % in front and in 10 % behind: whole positions never share out exactly.',
      time: 'Race time less that of the reference plan in the same race: median, then 10 % and 90 %. Plus is slower. Races without the flag do not count.',
      worst: 'Mean position over the worst tenth of the races: what the plan risks.',
      clean: 'Chance that the next stop leads back on the track with nobody within two seconds in front.',
      chance: 'Chance to finish in front of where the reference plan finishes in the same race.',
    },
    stopAt: (lap: number) => `→ ${lap}`,
    between: (low: string, high: string) => `${low} … ${high}`,
  },
  panels: {
    position: 'Position',
    time: 'Time',
    chances: 'Chances',
    window: 'When to stop',
    suggest: 'Best plans',
    field: 'The field',
    hindsight: 'After the race',
  },
  charts: {
    notYet: 'Simulate the plans to see this.',
    running: (share: string) => `The plans are being simulated, ${share} so far; then it is shown here.`,
    cancelled: (share: string) =>
      `The simulation was stopped at ${share}; above it can go on from there. Then it is shown here.`,
    failed: 'The simulation failed: what is wrong stands above.',
    positionCaption: (plan: string) =>
      `Line: median of the simulated races. Band: 80 % of them, of ${plan}. Dot at the flag: expected position, the mean of the table, in which retirements count as last places.`,
    positionReal: 'Thin: what came, by the official lap chart.',
    timeCaption: 'Median time against the reference in the same simulated races; lower is slower.',
    lap: (lap: number) => `Lap ${lap}`,
    real: (place: number) => `really P${place}`,
    likeliest: (place: number, chance: string) => `likeliest P${place}, ${chance}`,
    stops: (plans: string) => `stops: ${plans}`,
    decisions: 'Laps on which the plans part, and what came',
    positionDescribe: (plans: string) =>
      `Simulated position by lap, the median of each plan. Expected at the flag: ${plans}.`,
    timeDescribe: (plans: string) =>
      `Simulated time against the reference by lap, median. At the flag: ${plans}. Plus is slower.`,
    chancesOf: (plan: string) => `${plan}: chance of each position by lap, simulated`,
    chancesDescribe: (plan: string, place: number, chance: string) =>
      `Simulated chance of each position at the end of each lap of ${plan}; the likeliest at the flag is P${place} with ${chance}.`,
    finish: 'At the flag, simulated',
    finishCaption: 'Chance of each finishing position by plan',
  },
  window: {
    name: 'the stop window',
    begin: 'Find the window',
    hint: 'Every lap and every compound for the next stop: what each is worth, which laps are as good as the best, and what an undercut brings against the neighbours.',
    tooLate: 'No stop is possible any more.',
    rollouts: (count: number) => `${count.toLocaleString('en-GB')} simulated races`,
    coarse: (count: number) => `first answer, ${count.toLocaleString('en-GB')} races so far`,
    old: (lap: number) => `as of lap ${lap}`,
    best: (from: number, to: number) =>
      from === to ? `Stop on lap ${from} for` : `Stop on laps ${from} to ${to} for`,
    why: 'why',
    bestTip:
      'The shortest run of laps that holds half of what speaks for a lap: what it is worth by simulation, and what teams usually do on such tyres. The greener a lap, the better it is: by expected position, and by time, of which twenty seconds count as one position.',
    grid: (plan: string | null) =>
      plan === null
        ? 'Worth of the next stop by lap and compound'
        : `Worth of the next stop by lap and compound; Enter puts it into ${plan}`,
    cell: (
      lap: number,
      tyre: string,
      position: string,
      after: string,
      clean: string,
      time: string,
      rollouts: number,
    ) =>
      `Lap ${lap} for ${tyre}: expected ${position}, ${after} after the stop, clean air ${clean}, time left ${time} (${rollouts.toLocaleString('en-GB')} races)`,
    put: (plan: string) => `Put into ${plan}`,
    duels: 'Undercut and overcut against the neighbours, simulated',
    rival: 'Against',
    gap: 'Gap',
    side: { ahead: 'ahead', behind: 'behind' },
    undercut: 'Undercut',
    undercutTip:
      'Seconds gained on him by stopping one lap before he does, against stopping on the same lap, once both have settled: mean.',
    overcut: 'Overcut',
    overcutTip: (laps: number) =>
      `Seconds gained on him by staying out ${plural(laps, 'lap', 'laps')} longer than he does, against stopping on the same lap, once both have settled: mean.`,
    ahead: 'Then ahead',
    undercutAhead: 'Ahead after undercut',
    overcutAhead: 'Ahead after overcut',
  },
  suggest: {
    name: 'the search for the best plans',
    begin: 'Search for the best plans',
    hint: 'Plans are searched by expected time on a free track first, then on simulated position, points and risk.',
    caption: 'The best plans found, simulated',
    bestFor: 'Best for',
    bestTip: 'No other plan that was found is better in position, points and risk at once.',
    objective: { position: 'position', points: 'points', risk: 'low risk', time: 'free track time' },
    pareto: 'a compromise',
    called: (objective: string) => `Best: ${objective}`,
    other: 'Compromise',
  },
  field: {
    name: 'the forecast',
    begin: (lap: number) => (lap === 0 ? 'Forecast from the grid' : `Forecast from lap ${lap}`),
    all: 'Forecast every lap',
    hint: 'No forecast of this race has been made yet.',
    look: 'Look back',
    said: (lap: number) => (lap === 0 ? 'What was said on the grid' : `What was said at lap ${lap}`),
    races: (count: number) => `${count.toLocaleString('en-GB')} races`,
    outdated: (lap: number) => `not of lap ${lap}`,
    caption: (lap: number) => `Simulated forecast of the field, as of lap ${lap}`,
    atThen: 'Then',
    positionTip:
      'Mean finishing position over the simulated races; the bar beside it is where 80 % of them end.',
    out: 'Out',
    win: 'Win',
    podium: 'Podium',
    podiumTip: 'Chance to finish first, second or third.',
    size: (count: number) => `always of ${count.toLocaleString('en-GB')} races`,
    nextStop: 'Next stop',
    nextStopTip: 'Median lap of the next stop, with 10 and 90 %, and the likeliest compound.',
    stop: (lap: number, low: number, high: number) =>
      `${Math.round(lap)} (${Math.round(low)}–${Math.round(high)})`,
    finish: 'Came',
    inside: 'within',
    missed: 'outside',
  },
  scenarios: {
    title: 'Asked before',
    what: (kind: string, code: string | null, lap: number) =>
      `${code === null ? '' : `${code}, `}${kind}, ${lap === 0 ? 'grid' : `lap ${lap}`}`,
    kind: {
      compare: 'comparison',
      surface: 'stop window',
      optimum: 'best plans',
      forecast: 'forecast',
      hindsight: 'after the race',
      whatIf: 'what if',
      season: 'season',
    },
    outdated: (lap: number, because: string) => `outdated at lap ${lap}: ${because}`,
    because: {
      stopped: 'somebody stopped',
      safetyCar: 'safety car',
      retired: 'a car is out',
      lapPassed: 'a planned lap has passed',
      rain: 'rain',
    },
  },
  hindsight: {
    name: 'the look back',
    begin: 'Look back on the race',
    hint: 'What was best on what was known before each stop, what would have been best with the safety cars and the weather that came, and what was missed.',
    races: (count: number) => `${count.toLocaleString('en-GB')} races each`,
    score: 'Score',
    scoreTip:
      '100 where no decision gave anything away on what was known then; one that gave away half an expected position scores 50. Mean over the start, the stops and the safety cars; twenty seconds count as a position.',
    lost: 'Lost to the best in hindsight',
    positions: (count: string) => `${count} positions`,
    caption: 'The best plan at each decision against what was done, simulated',
    when: 'As of',
    best: 'Best plan',
    actual: 'As it was done',
    knownAt: (lap: number) => (lap === 0 ? 'the grid' : `lap ${lap}`),
    inHindsight: 'in hindsight',
    missed: 'Missed opportunities',
    nothing: 'None that is worth telling.',
    called: (lap: number) => (lap === 0 ? 'Best from the grid' : `Best at lap ${lap}`),
    calledLater: 'Best in hindsight',
    kind: {
      safetyCarStop: 'no stop under the safety car',
      undercut: 'an undercut',
      stopTooEarly: 'stopped too early',
      stopTooLate: 'stopped too late',
      compound: 'another compound',
      extraStop: 'one stop too many',
      missingStop: 'one stop too few',
    },
  },
  tone: { better: '▲ better', same: '≈ alike', worse: '▼ worse' },
  reason: {
    tyreWear: 'tyre wear',
    compound: 'compound',
    pitLane: 'pit lane',
    traffic: 'traffic',
    safetyCar: 'safety car',
    paceMode: 'pace',
    other: 'other',
  },
  calibration: (seasons: readonly number[], races: number, last: string | null, isAsOf: boolean) => {
    const from =
      seasons.length === 0
        ? 'The parameters are usual values.'
        : `The parameters were estimated from ${plural(races, 'race', 'races')} of ${Math.min(...seasons)}–${Math.max(...seasons)}${last === null ? '' : `, the last of them ${last}`}.`;
    return isAsOf && seasons.length > 0 ? `${from} Nothing of this race or a later one is in them.` : from;
  },
  assumption: (key: string, values: Values): string => assumptions[key]?.(values) ?? '',
};
