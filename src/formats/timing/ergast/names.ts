/**
 * Ergast's keys in our words. Its keys are surnames and nicknames (`hayje`, `mf1`, `brabham-alfa_romeo`); ours are slugs
 * of full names, and chassis and engine apart. Only what the rule does not give is listed here.
 */

import { keySlug } from '../../../timing/index.ts';

/** Circuits that are called otherwise than by Ergast's key with hyphens. */
const CIRCUITS: Readonly<Record<string, string>> = {
  albert_park: 'melbourne',
  spa: 'spa-francorchamps',
  villeneuve: 'montreal',
  red_bull_ring: 'spielberg',
  galvez: 'buenos-aires',
  okayama: 'aida',
  rodriguez: 'mexico-city',
  ricard: 'paul-ricard',
  las_vegas: 'caesars-palace',
  charade: 'clermont-ferrand',
  tremblant: 'mont-tremblant',
  essarts: 'rouen',
  lemans: 'bugatti',
  george: 'east-london',
  boavista: 'porto',
  americas: 'austin',
  losail: 'lusail',
  vegas: 'las-vegas',
};

export function circuitOf(ref: string): string {
  return CIRCUITS[ref] ?? keySlug(ref);
}

/** Slugs of Grands Prix whose name is not that of the country. */
const GRANDS_PRIX: Readonly<Record<string, string>> = {
  Australian: 'australia',
  Malaysian: 'malaysia',
  Chinese: 'china',
  Spanish: 'spain',
  Turkish: 'turkey',
  British: 'great-britain',
  German: 'germany',
  Hungarian: 'hungary',
  European: 'europe',
  Belgian: 'belgium',
  Italian: 'italy',
  Japanese: 'japan',
  Brazilian: 'brazil',
  Canadian: 'canada',
  French: 'france',
  Austrian: 'austria',
  Argentine: 'argentina',
  Portuguese: 'portugal',
  'South African': 'south-africa',
  Mexican: 'mexico',
  'Mexico City': 'mexico',
  Korean: 'korea',
  Dutch: 'netherlands',
  Swiss: 'switzerland',
  Swedish: 'sweden',
  Moroccan: 'morocco',
  Indian: 'india',
  Russian: 'russia',
  Styrian: 'styria',
  Tuscan: 'tuscany',
  'Saudi Arabian': 'saudi-arabia',
};

/** `British Grand Prix` is `great-britain`, `United States Grand Prix West` `united-states-west`. */
export function grandPrixOf(name: string): string {
  if (name === 'Indianapolis 500') return 'indianapolis';
  const words = name.replace(/ ?Grand Prix ?/, ' ').trim();
  return GRANDS_PRIX[words] ?? keySlug(words);
}

/** By Ergast's key, where full name and key in other books differ. */
const DRIVERS: Readonly<Record<string, string>> = {
  zanardi: 'alex-zanardi',
  papis: 'max-papis',
  lehto: 'jj-lehto',
  kennedy: 'david-kennedy',
  hayje: 'boy-hayje',
  nelleman: 'jac-nellemann',
  ahrens: 'kurt-ahrens-jr',
  foyt: 'anthony-joseph-foyt',
  filippis: 'maria-teresa-de-filippis',
  fontes: 'asdrubal-fontes-bayardo',
  tomaso: 'alejandro-de-tomaso',
  fangio: 'juan-manuel-fangio',
  jerry_unser: 'jerry-unser-jr',
  ramos: 'hermano-da-silva-ramos',
  graffenried: 'emmanuel-de-graffenried',
  bira: 'birabongse-bhanudej',
  webb: 'spider-webb',
  galvez: 'oscar-alfredo-galvez',
  cruz: 'adolfo-schwelm-cruz',
  cabantous: 'yves-giraud-cabantous',
  bechem: 'karl-gunther-bechem',
  hans_stuck: 'hans-stuck',
  crossley: 'geoffrey-crossley',
  sainz: 'carlos-sainz-jr',
  antonelli: 'kimi-antonelli',
};

export function driverOf(ref: string, name: string): string {
  return (Object.hasOwn(DRIVERS, ref) ? DRIVERS[ref] : undefined) ?? (keySlug(name) || keySlug(ref));
}

export interface TeamKey {
  readonly team: string;
  readonly engine: string | null;
}

const TEAMS: Readonly<Record<string, string>> = {
  mf1: 'midland',
  spyker_mf1: 'midland',
  team_lotus: 'lotus',
  alfa: 'alfa-romeo',
  simca: 'simca-gordini',
  lago: 'talbot-lago',
  moda: 'andrea-moda',
  lambo: 'modena',
  leyton: 'leyton-house',
  tomaso: 'de-tomaso',
  butterworth: 'aston-butterworth',
  vhristensen: 'christensen',
  derrington: 'derrington-francis',
};

/** Chassis that have a hyphen of their own. */
const HYPHENED = new Set(['arzani-volpini', 'behra-porsche', 'tec-mec']);

const ENGINES: Readonly<Record<string, string>> = { pw: 'pratt-whitney', seren: 'serenissima' };

/** Names that went to another team later, and teams that changed theirs: from which season, and to what. */
const RENAMED: Readonly<Record<string, readonly (readonly [from: number, team: string])[]>> = {
  ats: [[1977, 'ats-wheels']],
  sauber: [[2024, 'kick-sauber']],
  rb: [[2025, 'racing-bulls']],
};

/** Chassis and engine of Ergast's constructor: `brabham-alfa_romeo` is a Brabham with an engine by Alfa Romeo. */
export function teamOf(ref: string, season: number): TeamKey {
  const renamed = Object.hasOwn(RENAMED, ref)
    ? RENAMED[ref]?.findLast(([from]) => season >= from)
    : undefined;
  if (renamed !== undefined) return { team: renamed[1], engine: null };
  const known = Object.hasOwn(TEAMS, ref) ? TEAMS[ref] : undefined;
  if (known !== undefined) return { team: known, engine: null };
  const hyphen = ref.indexOf('-');
  if (hyphen < 0 || HYPHENED.has(ref)) return { team: keySlug(ref), engine: null };
  const engine = ref.slice(hyphen + 1);
  return { team: keySlug(ref.slice(0, hyphen)), engine: ENGINES[engine] ?? keySlug(engine) };
}
