/** What a lap is driven under, in order of gravity, and a lap that no race has. */

export const GREEN = 0;
export const VIRTUAL = 1;
export const SAFETY_CAR = 2;
export const RED = 3;

export const NEVER = 0x7fff;
