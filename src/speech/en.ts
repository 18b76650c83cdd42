/**
 * The coach and the strategist in English. A message of the coach may only hold numbers that stand in its issue:
 * `{corner}` label · `{amount}` size of the difference in the unit that the sentence names · `{mine}` and `{theirs}` the
 * two values · `{cost}` seconds · `{where}` and `{side}` words from this file · `{carried}` `yes` where the cost includes
 * the straight after the corner (`yes`/`no`) · `{priced}`, `{compared}` `yes` where there is a cost, a reference.
 *
 * A message of the strategist holds numbers of its answer: `{lap}`, `{from}`, `{to}`, `{best}` laps of the race · `{tyre}` and
 * `{plan}` words from this file · `{position}` expected, `{low}` and `{high}` its 80 % interval · `{seconds}`, `{points}`,
 * `{places}` sizes without a sign, whose sign is in `{way}` (`more`/`less`/`same`).
 */

export const en = {
  corner: 'Turn {id}',
  cornerNamed: 'Turn {id} ({name})',

  'brakePoint.early':
    'Brake {amount, number, ::precision-integer} m later into {corner}; you give away {cost, number, ::.00} s there.',
  'brakePoint.earlyAndSoft':
    'Brake {amount, number, ::precision-integer} m later and harder into {corner}, {theirPeak, number, ::percent precision-integer} of the pedal instead of {peak, number, ::percent precision-integer}; you give away {cost, number, ::.00} s there.',
  'brakePoint.late':
    'Brake {amount, number, ::precision-integer} m earlier into {corner}: you gain on the way in and lose more on the way out, {cost, number, ::.00} s in all.',
  'brakePressure.low':
    'Brake harder into {corner}: you peak at {mine, number, ::percent precision-integer} of the pedal, the reference at {theirs, number, ::percent precision-integer}. It costs {cost, number, ::.00} s.',
  'brakePressure.high':
    'Brake more gently into {corner}: you press {mine, number, ::percent precision-integer} of the pedal where {theirs, number, ::percent precision-integer} is enough. It costs {cost, number, ::.00} s.',
  'brakePressure.needless':
    'Leave the brake alone for {corner}: you press {mine, number, ::percent precision-integer} of it where the reference only lifts. It costs {cost, number, ::.00} s.',
  'brakeRelease.early':
    'Stay on the brake {amount, number, ::precision-integer} m longer into {corner}, easing off towards the apex; letting go early costs {cost, number, ::.00} s.',
  'brakeRelease.late':
    'Let go of the brake {amount, number, ::precision-integer} m sooner in {corner}; holding on to it{carried, select, yes {, with the straight after it,} other {}} costs {cost, number, ::.00} s.',
  'trailBraking.low':
    'Trail the brake into {corner}: you turn in with it for {mine, number, ::percent precision-integer} of the way to the apex, the reference for {theirs, number, ::percent precision-integer}. It costs {cost, number, ::.00} s.',
  'trailBraking.high':
    'Trail the brake less deep into {corner}: {mine, number, ::percent precision-integer} of the way to the apex against {theirs, number, ::percent precision-integer}. It costs {cost, number, ::.00} s.',
  'entrySpeed.low':
    'Turn into {corner} faster: you are {amount, number, ::precision-integer} {speedUnit} down at turn-in ({mine, number, ::precision-integer} against {theirs, number, ::precision-integer}). It costs {cost, number, ::.00} s.',
  'apexSpeed.low':
    'Carry more speed through {corner}: {mine, number, ::precision-integer} {speedUnit} at the slowest point, the reference {theirs, number, ::precision-integer}. {carried, select, yes {With the straight after it, that costs} other {That costs}} {cost, number, ::.00} s.',
  'apexSpeed.high':
    'Give up a little speed in the middle of {corner}: {mine, number, ::precision-integer} {speedUnit} against {theirs, number, ::precision-integer} at the slowest point, paid for with {cost, number, ::.00} s later.',
  'apexPoint.late':
    'Get the car turned sooner in {corner}: your slowest point comes {amount, number, ::precision-integer} m late{carried, select, yes {, and down the straight after it that costs} other {, which costs}} {cost, number, ::.00} s.',
  'apexPoint.early':
    'Be patient in {corner}: your slowest point comes {amount, number, ::precision-integer} m early{carried, select, yes {, and with the straight after it that costs} other {, which costs}} {cost, number, ::.00} s.',
  'throttleOn.late':
    'Pick up the throttle {amount, number, ::precision-integer} m sooner out of {corner}{carried, select, yes {; with the straight after it, waiting costs} other {; waiting costs}} {cost, number, ::.00} s.',
  'throttleOn.lateBySpeed':
    'Accelerate {amount, number, ::precision-integer} m sooner out of {corner}{carried, select, yes {; with the straight after it, waiting costs} other {; waiting costs}} {cost, number, ::.00} s.',
  'throttleOn.early':
    'Wait {amount, number, ::precision-integer} m longer with the throttle in {corner}: starting early makes you lift or run wide and costs {cost, number, ::.00} s.',
  'fullThrottle.late':
    'Reach full throttle {amount, number, ::precision-integer} m sooner out of {corner}{carried, select, yes {; with the straight after it, that is worth} other {; that is worth}} {cost, number, ::.00} s.',
  'liftPoint.early':
    'Lift {amount, number, ::precision-integer} m later for {corner}; you give away {cost, number, ::.00} s there.',
  'liftPoint.late':
    'Lift {amount, number, ::precision-integer} m sooner for {corner}, so that you drive through it on the throttle: lifting late{carried, select, yes {, with the straight after it,} other {}} costs {cost, number, ::.00} s.',
  'lift.more':
    'Keep your foot in for {corner}: you close the throttle to {mine, number, ::percent precision-integer}, the reference to {theirs, number, ::percent precision-integer}. It costs {cost, number, ::.00} s.',
  'exitLift.more':
    'Keep your foot in on the way out of {corner}: you lift {mine, plural, one {once} =2 {twice} other {# times}}{priced, select, yes {, and it costs {cost, number, ::.00} s} other {}}.',
  'coasting.more':
    'Do not coast into {corner}: {mine, number, ::.0} s on neither pedal{compared, select, yes { against {theirs, number, ::.0} s} other {}}{priced, select, yes {, which costs {cost, number, ::.00} s} other {}}.',
  'exitSpeed.low':
    'Leave {corner} faster: you are {amount, number, ::precision-integer} {speedUnit} down at the exit{carried, select, yes {, and with the straight after it that costs} other {, which costs}} {cost, number, ::.00} s.',
  'line.off':
    'Move your line at {corner}: at the {where} you are {amount, number, ::.0} m to the {side} of the reference. It goes with {cost, number, ::.00} s.',
  'gear.low':
    'Try gear {theirs, number} instead of {mine, number} in {corner}: the lower gear goes with {cost, number, ::.00} s.',
  'gear.high':
    'Try gear {theirs, number} instead of {mine, number} in {corner}: the higher gear goes with {cost, number, ::.00} s.',
  'steeringCorrections.more':
    'Steer {corner} in one go: {mine, number} corrections{compared, select, yes { against {theirs, number}} other {}}{priced, select, yes {, which go with {cost, number, ::.00} s} other {}}.',
  'slowPhase.braking':
    'You lose {cost, number, ::.00} s on the way into {corner}, before you turn in: {mine, number, ::precision-integer} against {theirs, number, ::precision-integer} {speedUnit} on average.',
  'slowPhase.entry':
    'You lose {cost, number, ::.00} s in {corner} between turning in and the slowest point: {mine, number, ::precision-integer} against {theirs, number, ::precision-integer} {speedUnit} on average.',
  'slowPhase.exit':
    'You lose {cost, number, ::.00} s on the way out of {corner}: {mine, number, ::precision-integer} against {theirs, number, ::precision-integer} {speedUnit} on average.',
  'straightSpeed.low':
    'You lose {cost, number, ::.00} s {place, select, opening {between the line and the first corner} other {on the straight after {corner} that its exit does not explain}}: {amount, number, ::precision-integer} {speedUnit} down at its end.',
  'straightSpeed.partThrottle':
    'Stay flat out {place, select, opening {between the line and the first corner} other {on the straight after {corner}}}: {mine, number, ::percent precision-integer} throttle on average against {theirs, number, ::percent precision-integer} costs {cost, number, ::.00} s.',
  'straightSpeed.start':
    'You start the lap {amount, number, ::precision-integer} {speedUnit} down: the exit onto the start straight, a lap earlier, costs {cost, number, ::.00} s here.',
  'consistency.spread':
    'Drive {corner} the same way every lap: its time varies by ±{amount, number, ::.00} s over {mine, number} clean laps.',

  'where.turnIn': 'turn-in',
  'where.apex': 'apex',
  'where.exit': 'exit',
  'side.left': 'left',
  'side.right': 'right',

  'note.noReference':
    'There is nothing to compare this lap with: choose a lap of another recording as the reference, or take a recording with at least two clean laps.',
  'note.lapNotClean': 'The lap coached is not clean ({reasons}); read its numbers with care.',
  'note.referenceNotClean': 'The reference lap is not clean ({reasons}); read the comparison with care.',
  'note.differentTrack': 'The two recordings name different tracks: {lap} and {reference}.',
  'note.differentCar': 'The two laps were driven in different cars: {lap} and {reference}.',
  'note.noPosition':
    'No position in the recording: corners come from {from}, and nothing is said of the line.',
  'note.noPedals': 'No pedals in the recording: braking and acceleration are told from the speed.',
  'note.unknownLine': 'The place of the start line is not known: distances count from an arbitrary point.',
  'note.simulated': 'Simulated, not recorded.',
  'note.noCorners': 'No corners could be told in this recording: nothing in it shows where the car turned.',

  'reason.incomplete': 'incomplete',
  'reason.pit': 'pit',
  'reason.offTrack': 'off track',
  'reason.reset': 'reset',
  'reason.gap': 'samples missing',
  'reason.outlier': 'far from the usual lap time',

  'from.gps': 'GPS',
  'from.position': 'the position',
  'from.yawRate': 'speed and yaw rate',
  'from.latAccel': 'speed and lateral acceleration',
  'from.steering': 'the steering',

  'tyre.SOFT': 'softs',
  'tyre.MEDIUM': 'mediums',
  'tyre.HARD': 'hards',
  'tyre.INTERMEDIATE': 'intermediates',
  'tyre.WET': 'wets',

  'plan.none': 'stay out to the flag',
  'plan.stops': 'stop {stops}',
  'plan.stop':
    'on lap {lap} for {tyre}{mode, select, push { and push on them} save { and save them} other {}}',
  'plan.asked': '{count, plural, =0 {no further stop} one {a stop {stops}} other {stops {stops}}}',
  'plan.start': 'start on {tyre}, {plan}',
  'plan.now': '{mode, select, push {push, then {plan}} save {save the tyres, then {plan}} other {{plan}}}',

  'advice.better':
    '{plan}: P{position, number, ::.0} expected (80% P{low, number} to P{high, number}), {compared}.',
  'advice.keep':
    'Keep to {reference}: {plan}. P{position, number, ::.0} expected (80% P{low, number} to P{high, number}); none of the others does better.',
  'advice.asGood': 'as good as {reference}, as far as chance lets it be told',
  'advice.apart':
    '{places, number, ::.00} ±{error} places {way, select, more {behind} other {ahead of}} {reference}{pointsWay, select, more {, with {points, number, ::.0} points more} less {, with {points, number, ::.0} points fewer} other {}}',
  'advice.level':
    'It cannot be told from {reference}: better in {better, number, ::percent precision-integer} of the races, worse in {worse, number, ::percent precision-integer}.',
  'advice.odds':
    'It ends in front of {reference} in {better, number, ::percent precision-integer} of the races and behind it in {worse, number, ::percent precision-integer}.',
  'advice.window':
    'Stop {one, select, yes {on lap {best, number}} other {between laps {from, number} and {to, number}, best on lap {best, number},}} for {tyre}.',
  'advice.searched':
    'The best whole plan found by search {agrees, select, yes {stops in that window} other {does otherwise}}: {plan}, P{position, number, ::.0} expected (80% P{low, number} to P{high, number}), {compared}.',
  'advice.searchedKept':
    'The best whole plan found by search is {reference}{agrees, select, yes {, which stops in that window} other {}}: {plan}, P{position, number, ::.0} expected (80% P{low, number} to P{high, number}).',
  'advice.differs':
    'The window weighs what teams do here, too, and judges the next stop apart from the rest; {by, select, plan {the best plan that stops in it ends} other {a stop on its best lap ends}} P{position, number, ::.0} on average, {isTold, select, yes {{places, number, ::.0} places {way, select, less {better} other {worse}}{by, select, plan { on the same races, more than chance makes} other { (±{error})}}} other {which is chance or next to nothing: both are as good}}.',
  'advice.whatIf':
    'With {plan} {who} would have ended P{position, number, ::.0} on average (80% P{low, number} to P{high, number}), {compared}.',
  'advice.hindsight':
    '{lost, select, no {Nothing better was to be had, not even in hindsight.} other {In hindsight: {plan}, {seconds, number, ::.0} s and {places, number, ::.0} places better than what was driven.}}',
  'advice.score': 'Of what could be known at the time, {score, number, ::precision-integer} of 100 was used.',
  'advice.forecast':
    '{code} wins in {first, number, ::percent precision-integer} of the races{second, select, none {} other {, {second} in {share, number, ::percent precision-integer}}}.',

  'basis.calibration':
    'Parameters from {races, plural, one {one race} other {{races, number} races}} of {first}{span, select, yes {–{latest}} other {}}{last, select, none {} other {, the last {last}}}{asOf, select, yes {: nothing of this race or a later one} other {: this race or later ones may be among them}}.',
  'basis.usual': 'Parameters are usual values: no race that was before this one is known.',
  'basis.ties': '≈ as good as the best: behind it by chance alone, or by next to nothing.',
  'basis.searched': 'The best whole plans found by search, with what was driven or is usual:',
  'basis.rollouts':
    '{rollouts, number} simulated races, seed {seed}; ± is how far chance alone may have moved a number (95%).',

  'assumption.planIsKept': 'The car keeps to its plan whatever happens, but for rain.',
  'assumption.othersReact':
    'The others have plans of their own and react to safety cars, undercuts and rain.',
  'assumption.knownCourse':
    'Safety cars, retirements and rain come as they came; laps, stops and passing are left to chance.',
  'assumption.neutralisations':
    'A safety car comes on {safetyCar, number, ::percent .0} of the laps, a virtual one on {virtualSafetyCar, number, ::percent .0}, and more often after accidents.',
  'assumption.setsAssumed':
    'Which sets of tyres are left is not in the timing: {sets, plural, one {one new set} other {# new sets}} of mediums {sets, plural, one {is} other {are}} assumed.',
  'assumption.ruleMetUnderRed':
    'The race was stopped on lap 1, and which tyres were taken off then is not known: for cars that changed theirs, the rule on two compounds counts as met.',
  'assumption.wetStart': 'How wet the track is on the grid is told by the tyres on which the cars stand.',
  'assumption.drivenForRain':
    'Some of the tyres driven were for rain that came later: while it stays dry they are not fitted here.',
  'assumption.wet': 'The track is wet, {wetness, number, ::percent precision-integer} of soaked.',
  'assumption.dry': 'It is dry, and begins to rain on {onset, number, ::percent .0} of the laps.',
  'assumption.restIsBest': 'After the stop the race goes on as is best from there.',
  'assumption.windowByPractice':
    'The window holds half of what speaks for a lap: what it is worth here, and what teams usually do on such tyres.',
  'assumption.calibratedLater':
    'The parameters know races that came after this one (up to {last}), which a real forecast could not.',

  'reference.actual': 'what was driven',
  'reference.actual.short': 'driven',
  'reference.usual': 'the usual plan',
  'reference.usual.short': 'usual',

  'why.tyreWear': 'tyre wear {way, select, more {costs} other {saves}} {seconds, number, ::.0} s',
  'why.compound': 'the compounds {way, select, more {cost} other {save}} {seconds, number, ::.0} s',
  'why.pitLane': 'the pit lane {way, select, more {costs} other {saves}} {seconds, number, ::.0} s',
  'why.traffic': 'traffic {way, select, more {costs} other {saves}} {seconds, number, ::.0} s',
  'why.safetyCar': 'safety cars {way, select, more {cost} other {save}} {seconds, number, ::.0} s',
  'why.paceMode': 'the pace chosen {way, select, more {costs} other {saves}} {seconds, number, ::.0} s',
  'decides.slower': 'Slower in most races and still better: {because}.',
  'decides.faster': 'Faster in most races and still worse: {because}.',
  'decides.worst':
    'its worst tenth of races ends P{own, number, ::.0} on average against P{other, number, ::.0}',
  'decides.clear':
    'it comes out of the next stop into clean air in {own, number, ::percent precision-integer} against {other, number, ::percent precision-integer}',
  'decides.safetyCar': 'safety cars {way, select, more {cost it} other {save it}} {seconds, number, ::.0} s',
  'decides.traffic': 'traffic {way, select, more {costs it} other {saves it}} {seconds, number, ::.0} s',
  'decides.odds':
    'it gains places in {better, number, ::percent precision-integer} of the races and loses some in {worse, number, ::percent precision-integer}',

  'why.other': 'all else {way, select, more {costs} other {saves}} {seconds, number, ::.0} s',

  'missed.safetyCarStop': 'A stop under the safety car of lap {lap, number} was worth {worth}.',
  'missed.undercut': 'Stopping on lap {lap, number}, before the car in front, was worth {worth}.',
  'missed.stopTooEarly': 'The stop on lap {lap, number} came too early, which cost {worth}.',
  'missed.stopTooLate': 'The stop on lap {lap, number} came too late, which cost {worth}.',
  'missed.compound': 'Another compound from lap {lap, number} on was worth {worth}.',
  'missed.extraStop': 'The stop on lap {lap, number} was one too many, which cost {worth}.',
  'missed.missingStop': 'One more stop, on lap {lap, number}, was worth {worth}.',
  'missed.worth':
    '{seconds, number, ::.0} s{placed, select, yes { and {places, plural, one {one place} other {{places, number, ::.0} places}}} other {}}',
} as const;
