/** Circuit, CentreLine, Corner: what the ground under the laps looks like. Distances are m since the line. */

export interface CentreLine {
  /** m, the lap. */
  readonly length: number;
  /** m between points. */
  readonly step: number;
  /** n points from 0 to `length` inclusive; the last is the first again on a closed line. */
  readonly distance: Float64Array;
  /** m in a local frame, x east and y north where the source has GPS; absent where only curvature is known. */
  readonly x?: Float64Array;
  readonly y?: Float64Array;
  /** Change of heading per metre of lap distance, rad/m, left positive; n points like `distance`. */
  readonly curvature: Float64Array;
  /** What it was computed from; which is taken when is told in `line.ts`. */
  readonly from: 'gps' | 'position' | 'yawRate' | 'latAccel' | 'steering';
  /**
   * Correlation, −1..1, of the curvature with yaw rate over speed, where both were there to be compared. Below
   * about 0.8 one of the two is wrong; near −1 the yaw rate's sign is.
   */
  readonly agreement?: number;
  /** Degrees; where (x, y) = (0, 0) lies, when `from` is `gps`. */
  readonly origin?: { readonly latitude: number; readonly longitude: number };
}

export interface Corner {
  /** `1`, `2A`, `2B`: number and letter. */
  readonly id: string;
  readonly number: number;
  readonly letter: string;
  /** Only from an authored map. */
  readonly name?: string;
  readonly direction: 'left' | 'right';
  /** m since the line. A corner that spans the line has `start` > `end`. */
  readonly start: number;
  /** The geometric apex: where half of the corner's change of heading is done. Hardly moves between drivers. */
  readonly apex: number;
  readonly end: number;
  /** Change of heading from start to end, rad, left positive. */
  readonly turn: number;
}

export interface Circuit {
  readonly name?: string;
  readonly length: number;
  readonly line: CentreLine;
  readonly corners: readonly Corner[];
  /** True where the corners come from an authored map rather than from detection. */
  readonly authored: boolean;
}
