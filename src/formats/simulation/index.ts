/** Parameter files of other race simulations. */

export {
  readTumChances,
  readTumRace,
  type TumCar,
  type TumChances,
  type TumRace,
  type TumStop,
  type TumTyre,
} from './tum.ts';
