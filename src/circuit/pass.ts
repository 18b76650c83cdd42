/** What is told of one lap through one corner. How each number is found is in `phases.ts`. */

export interface PassPhase {
  /** m since the line; `from` > `to` where it spans the line. */
  readonly from: number;
  readonly to: number;
  /** s */
  readonly time: number;
}

/** One lap through one corner. Places are m since the line; a field is absent where it did not happen or was not recorded. */
export interface CornerPass {
  readonly corner: string;
  /** True where braking or throttle come from the change of speed because no pedal was recorded. */
  readonly derived: boolean;
  /** Where the braking begins: its first application, where several follow each other off the throttle. */
  readonly brakeStart?: number;
  /** 0..1 of the pedal; of the lap's hardest braking where there is no pedal position. */
  readonly brakePeak?: { readonly value: number; readonly at: number };
  /** Where its last application is released. */
  readonly brakeEnd?: number;
  /** 0..1: how much of the brake's release, from its peak, came after turn-in. */
  readonly trailBraking?: number;
  /** Share of the way from turn-in to apex driven on the brake. */
  readonly brakedEntry?: number;
  readonly turnIn: number;
  /** Where the car was slowest; the corner's geometric apex where speed has no minimum inside. */
  readonly apex: number;
  /** True where speed has a minimum inside the corner; one that is driven through on the throttle has none. */
  readonly slowest: boolean;
  /** m/s at `turnIn`, `apex` and the corner's end. */
  readonly entrySpeed: number;
  readonly apexSpeed: number;
  readonly exitSpeed: number;
  /** Where the throttle is opened for good, around the apex. Absent where it was never closed. */
  readonly throttleOn?: number;
  /** Where it first stays at 95 % or more; up to the next corner. */
  readonly fullThrottle?: number;
  /** Neither pedal pressed, from the corner before to this corner's end: all of it, s, and its longest stretch. */
  readonly coasting?: { readonly time: number; readonly from: number; readonly to: number };
  /** Gear at the apex. */
  readonly gear?: number;
  /** How often the wheel was turned back and in again between turn-in and the corner's end. */
  readonly steeringCorrections?: number;
  /** Where the throttle is lifted before the apex of a corner driven without the brake, and how far it closes. */
  readonly lift?: { readonly at: number; readonly throttle: number };
  /** How often the throttle was eased between `throttleOn` and the corner's end. */
  readonly exitLifts?: number;
  /** Braking to turn-in, turn-in to apex, apex to the corner's end. */
  readonly braking: PassPhase;
  readonly entry: PassPhase;
  readonly exit: PassPhase;
  /** s, the sum of the three phases: from the first of braking and turn-in to the corner's end. */
  readonly time: number;
}
