/**
 * Cars as tables of figures with their units. A car is described as a point mass: one grip figure, one brake, one
 * engine. What a point mass cannot know (balance, dampers, differential) is left out rather than guessed.
 */

export interface Car {
  readonly name: string;
  /** kg, driver and half a tank included. */
  readonly mass: number;
  /** Share by which wheels, gears and engine make the car harder to accelerate than its mass alone. */
  readonly rotatingMass: number;
  /** Peak friction coefficient at static load, and its loss per share of extra load. */
  readonly mu: number;
  readonly loadSensitivity: number;
  /** Share of the load on the driven axle under power. */
  readonly drivenLoad: number;
  /** N: braking force at full pedal. More than the tyres hold at the speeds of a race track. */
  readonly brakeForce: number;
  /** m²: drag area, and downforce area (positive presses down). */
  readonly dragArea: number;
  readonly downforceArea: number;
  readonly rollingResistance: number;
  /** Engine torque in N·m by rev/min, full throttle, ascending; linear between. */
  readonly torque: readonly { readonly rpm: number; readonly torque: number }[];
  /** N·m held back by the closed throttle, proportional to engine speed: value at `shiftRpm`. */
  readonly engineBraking: number;
  /** Share of engine power that reaches the road. */
  readonly driveline: number;
  readonly idleRpm: number;
  readonly shiftRpm: number;
  readonly limitRpm: number;
  /** Overall reduction, engine to wheel, by gear from first. */
  readonly reductions: readonly number[];
  /** m: rolling radius of the driven wheels. */
  readonly wheelRadius: number;
  /** m */
  readonly wheelbase: number;
  /** Steering-wheel angle per road-wheel angle. */
  readonly steeringRatio: number;
  /** rad of road-wheel angle per m/s² of lateral acceleration. */
  readonly understeer: number;
  /** l, and l per joule at the crankshaft. */
  readonly tank: number;
  readonly fuelPerJoule: number;
}

/** Hewland Mk 8/9 crown wheel and pinion, 9:31. */
const FINAL_DRIVE = 31 / 9;

/**
 * A Formula Ford 1600. Sources: class rules for minimum weight (1100 lb with driver, 498 kg), four forward gears,
 * 13 × 5.5 in wheels; the Kent engine gives 105–115 hp when well tuned, most of it near 6,500 rev/min. Wheelbase
 * and drag area are typical of the class. Grip is chosen so that a lap of Lime Rock takes about 56 s, which is what
 * such cars do there; it stands for warm soft rubber. The cars have no wings.
 */
export const formulaFord1600: Car = {
  name: 'Formula Ford 1600',
  mass: 520,
  rotatingMass: 0.04,
  mu: 1.38,
  loadSensitivity: 0.08,
  drivenLoad: 0.66,
  brakeForce: 9000,
  dragArea: 0.43,
  downforceArea: 0,
  rollingResistance: 0.016,
  torque: [
    { rpm: 1000, torque: 85 },
    { rpm: 3000, torque: 122 },
    { rpm: 4500, torque: 136 },
    { rpm: 5500, torque: 132 },
    { rpm: 6500, torque: 121 },
    { rpm: 7000, torque: 112 },
    { rpm: 7500, torque: 98 },
  ],
  engineBraking: 32,
  driveline: 0.93,
  idleRpm: 1100,
  shiftRpm: 7000,
  limitRpm: 7400,
  // Gear pairs 13:29, 19:31, 24:31 and 22:23, picked so that fourth is just enough for Sam Posey Straight.
  reductions: [29 / 13, 31 / 19, 31 / 24, 23 / 22].map((pair) => pair * FINAL_DRIVE),
  wheelRadius: 0.29,
  wheelbase: 2.45,
  steeringRatio: 12,
  understeer: 0.0016,
  tank: 26,
  // 0.745 kg/l petrol of 43 MJ/kg, burnt at 27 % efficiency.
  fuelPerJoule: 1 / (0.745 * 43e6 * 0.27),
};
