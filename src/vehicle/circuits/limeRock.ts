/**
 * Lime Rock Park, Connecticut: the seven-corner layout without chicanes, clockwise. The figures are rounded by hand
 * (lengths to 5 m, turns to a degree) and describe the line that cars drive, not the middle of the asphalt, because
 * it is the line's radius that sets a car's speed. That line measures about 2.35 km; the circuit is published as
 * 1.5 miles "plus or minus a few hundred feet" depending on the layout.
 *
 * Public facts used: corner names and order, direction, the place of the start line (41.9287 N, 73.3810 W) on Sam
 * Posey Straight, which runs east-south-east, and a rise of some 15 m through The Uphill that is given back in The
 * Diving Turn. The heights are a sketch, not a survey.
 */

import type { CircuitPlan } from '../path.ts';

export const limeRock: CircuitPlan = {
  name: 'Lime Rock Park',
  config: 'Classic',
  city: 'Lakeville',
  country: 'USA',
  origin: { latitude: 41.92863, longitude: -73.38098 },
  heading: -24,
  easement: 35,
  segments: [
    { length: 180, turn: 0 }, // Sam Posey Straight
    { length: 55, turn: -12, corner: 1 }, // Big Bend opens wide,
    { length: 85, turn: -47, corner: 1 },
    { length: 120, turn: -92, corner: 1 }, // is tightest late,
    { length: 90, turn: -43, corner: 1 }, // and lets the car run out to the right-hand side
    { length: 65, turn: 25, corner: 2 },
    { length: 60, turn: 44, corner: 2 },
    { length: 65, turn: 57, corner: 2 },
    { length: 20, turn: 8, corner: 2 },
    { length: 100, turn: -58, corner: 3 },
    { length: 50, turn: -21, corner: 3 },
    { length: 40, turn: -8, corner: 3 },
    { length: 15, turn: 0 },
    { length: 40, turn: -11, corner: 4 }, // a kink, flat out
    { length: 60, turn: 0 }, // No Name Straight
    { length: 60, turn: 7 }, // drift to the left-hand side
    { length: 50, turn: 0 },
    { length: 80, turn: -62, corner: 5 }, // The Uphill
    { length: 180, turn: 0 }, // back straight
    { length: 50, turn: -8 },
    { length: 25, turn: 0 },
    { length: 135, turn: -60, corner: 6 }, // West Bend
    { length: 50, turn: -11, corner: 6 },
    { length: 135, turn: 0 },
    { length: 145, turn: -54, corner: 7 }, // The Diving Turn
    { length: 90, turn: -18, corner: 7 },
    { length: 80, turn: 0 },
    { length: 80, turn: 4 },
    { length: 145, turn: 0 },
  ],
  cornerNames: [
    { number: 1, name: 'Big Bend' },
    { number: 2, name: 'The Left-Hander' },
    { number: 3, name: 'The Right-Hander' },
    { number: 4, name: 'No Name' },
    { number: 5, name: 'The Uphill' },
    { number: 6, name: 'West Bend' },
    { number: 7, name: 'The Diving Turn' },
  ],
  altitude: 170,
  heights: [
    { at: 0, height: 0 },
    { at: 0.48, height: 0 },
    { at: 0.6, height: 13 },
    { at: 0.74, height: 14 },
    { at: 0.9, height: 0 },
    { at: 1, height: 0 },
  ],
  pit: { entry: 0.9, exit: 0.046, stall: 0.965, offset: -14, speedLimit: 20 },
};
