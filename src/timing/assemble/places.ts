/**
 * Where a Grand Prix is held, as the short word that ids of races use: `bahrain`, `spa`, `monza`. It is the circuit's
 * place or common name where the world uses that, else the name of the Grand Prix. What would surprise: a Grand Prix
 * moves (the Spanish one from 2026 is in Madrid, that of 70 years at Silverstone once), so a few names depend on the season.
 */

/** Names of Grands Prix, reduced to a slug without "grand prix". Those that are their own place are not listed. */
const GRANDS_PRIX: Readonly<Record<string, string>> = {
  '70th-anniversary': 'silverstone',
  'abu-dhabi': 'abu-dhabi',
  argentine: 'argentina',
  australian: 'australia',
  austrian: 'austria',
  azerbaijan: 'baku',
  bahrain: 'bahrain',
  belgian: 'spa',
  brazilian: 'interlagos',
  british: 'silverstone',
  canadian: 'montreal',
  chinese: 'shanghai',
  dutch: 'zandvoort',
  eifel: 'nurburgring',
  'emilia-romagna': 'imola',
  european: 'europe',
  french: 'france',
  german: 'hockenheim',
  hungarian: 'hungaroring',
  indian: 'india',
  italian: 'monza',
  japanese: 'suzuka',
  korean: 'korea',
  'las-vegas': 'las-vegas',
  malaysian: 'sepang',
  'mexico-city': 'mexico-city',
  mexican: 'mexico-city',
  miami: 'miami',
  monaco: 'monaco',
  portuguese: 'portimao',
  qatar: 'lusail',
  russian: 'sochi',
  sakhir: 'sakhir',
  'san-marino': 'imola',
  'sao-paulo': 'interlagos',
  'saudi-arabian': 'jeddah',
  singapore: 'singapore',
  'south-african': 'south-africa',
  spanish: 'barcelona',
  styrian: 'styria',
  swedish: 'sweden',
  swiss: 'switzerland',
  turkish: 'istanbul',
  tuscan: 'mugello',
  'united-states': 'austin',
};

/** Seasons in which a Grand Prix of that name was held elsewhere: `[name, from, to, place]`, both seasons included. */
const ELSEWHERE: readonly (readonly [string, number, number, string])[] = [
  ['austrian', 1964, 1964, 'zeltweg'],
  ['belgian', 1972, 1972, 'nivelles'],
  ['belgian', 1973, 1973, 'zolder'],
  ['belgian', 1974, 1974, 'nivelles'],
  ['belgian', 1975, 1982, 'zolder'],
  ['belgian', 1984, 1984, 'zolder'],
  ['brazilian', 1978, 1978, 'jacarepagua'],
  ['brazilian', 1981, 1989, 'jacarepagua'],
  ['british', 1955, 1955, 'aintree'],
  ['british', 1957, 1957, 'aintree'],
  ['british', 1959, 1959, 'aintree'],
  ['british', 1961, 1962, 'aintree'],
  ['british', 1964, 1964, 'brands-hatch'],
  ['british', 1966, 1966, 'brands-hatch'],
  ['british', 1968, 1968, 'brands-hatch'],
  ['british', 1970, 1970, 'brands-hatch'],
  ['british', 1972, 1972, 'brands-hatch'],
  ['british', 1974, 1974, 'brands-hatch'],
  ['british', 1976, 1976, 'brands-hatch'],
  ['british', 1978, 1978, 'brands-hatch'],
  ['british', 1980, 1980, 'brands-hatch'],
  ['british', 1982, 1982, 'brands-hatch'],
  ['british', 1984, 1984, 'brands-hatch'],
  ['british', 1986, 1986, 'brands-hatch'],
  ['canadian', 1967, 1967, 'mosport'],
  ['canadian', 1968, 1968, 'mont-tremblant'],
  ['canadian', 1969, 1969, 'mosport'],
  ['canadian', 1970, 1970, 'mont-tremblant'],
  ['canadian', 1971, 1974, 'mosport'],
  ['canadian', 1976, 1977, 'mosport'],
  ['french', 2018, 2022, 'paul-ricard'],
  ['french', 1991, 2008, 'magny-cours'],
  ['german', 1951, 1958, 'nurburgring'],
  ['german', 1959, 1959, 'avus'],
  ['german', 1960, 1969, 'nurburgring'],
  ['german', 1971, 1976, 'nurburgring'],
  ['german', 1985, 1985, 'nurburgring'],
  ['german', 2009, 2009, 'nurburgring'],
  ['german', 2011, 2011, 'nurburgring'],
  ['german', 2013, 2013, 'nurburgring'],
  ['italian', 1980, 1980, 'imola'],
  ['japanese', 1976, 1977, 'fuji'],
  ['japanese', 2007, 2008, 'fuji'],
  ['portuguese', 1958, 1958, 'boavista'],
  ['portuguese', 1959, 1959, 'monsanto'],
  ['portuguese', 1960, 1960, 'boavista'],
  ['portuguese', 1984, 1996, 'estoril'],
  ['spanish', 1951, 1954, 'pedralbes'],
  ['spanish', 1968, 1968, 'jarama'],
  ['spanish', 1969, 1969, 'montjuic'],
  ['spanish', 1970, 1970, 'jarama'],
  ['spanish', 1971, 1971, 'montjuic'],
  ['spanish', 1972, 1972, 'jarama'],
  ['spanish', 1973, 1973, 'montjuic'],
  ['spanish', 1974, 1974, 'jarama'],
  ['spanish', 1975, 1975, 'montjuic'],
  ['spanish', 1976, 1981, 'jarama'],
  ['spanish', 1986, 1990, 'jerez'],
  ['spanish', 2026, 2100, 'madrid'],
  ['barcelona-catalunya', 2026, 2100, 'barcelona'],
  ['united-states', 1959, 1959, 'sebring'],
  ['united-states', 1960, 1960, 'riverside'],
  ['united-states', 1961, 1980, 'watkins-glen'],
  ['united-states', 1989, 1991, 'phoenix'],
  ['united-states', 2000, 2007, 'indianapolis'],
];

/** Other words for a place: names of circuits, towns and countries as the sources write them. */
const ALSO: Readonly<Record<string, string>> = {
  'abu-dhabi': 'abu-dhabi',
  'albert-park': 'australia',
  australia: 'australia',
  austria: 'austria',
  azerbaijan: 'baku',
  baku: 'baku',
  barcelona: 'barcelona',
  belgium: 'spa',
  brazil: 'interlagos',
  britain: 'silverstone',
  budapest: 'hungaroring',
  canada: 'montreal',
  catalunya: 'barcelona',
  china: 'shanghai',
  'circuit-de-spa-francorchamps': 'spa',
  'great-britain': 'silverstone',
  hungary: 'hungaroring',
  interlagos: 'interlagos',
  italy: 'monza',
  japan: 'suzuka',
  jeddah: 'jeddah',
  'le-castellet': 'paul-ricard',
  lusail: 'lusail',
  'marina-bay': 'singapore',
  melbourne: 'australia',
  mexico: 'mexico-city',
  'miami-gardens': 'miami',
  'monte-carlo': 'monaco',
  montreal: 'montreal',
  netherlands: 'zandvoort',
  portimao: 'portimao',
  'red-bull-ring': 'austria',
  sakhir: 'bahrain',
  'saudi-arabia': 'jeddah',
  'spa-francorchamps': 'spa',
  spain: 'barcelona',
  spielberg: 'austria',
  'united-kingdom': 'silverstone',
  usa: 'austin',
  'yas-island': 'abu-dhabi',
  'yas-marina': 'abu-dhabi',
  'yas-marina-circuit': 'abu-dhabi',
};

/** Words in lower case, joined by hyphens, without accents and other marks. */
export function slugOf(text: string): string {
  return text
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** What is left of the name of a Grand Prix as a slug; the names of sponsors stay in it. */
function nameSlug(name: string): string {
  return slugOf(name)
    .replace(/^(?:\d{4}-)?(?:formula-1-)?/, '')
    .replace(/-?(?:grand-prix|gp)(?:-\d{4})?$/, '')
    .replace(/-de-formula.*$/, '');
}

/**
 * The short place of a Grand Prix by its name (`Emilia Romagna Grand Prix`, `canadian_grand_prix`), else the slug of the
 * name without "grand prix". Null of an empty name.
 */
export function placeOf(name: string | null, season: number | null): string | null {
  if (name === null) return null;
  const slug = nameSlug(name);
  if (slug === '') return null;
  if (season !== null) {
    const moved = ELSEWHERE.find(([of, from, to]) => of === slug && season >= from && season <= to);
    if (moved !== undefined) return moved[3];
  }
  if (slug === 'sakhir' && /grand|gp/i.test(name)) return 'sakhir';
  return GRANDS_PRIX[slug] ?? ALSO[slug] ?? slug;
}

const PLACES: ReadonlySet<string> = new Set([
  ...Object.values(GRANDS_PRIX),
  ...Object.values(ALSO),
  ...ELSEWHERE.map(([, , , place]) => place),
]);

/** The place that a circuit, a town or a country stands for, as sources write it; null where it is none of those known. */
export function placeOfCircuit(name: string | null): string | null {
  if (name === null) return null;
  const slug = slugOf(name);
  return ALSO[slug] ?? (PLACES.has(slug) ? slug : null);
}

/** Grands Prix of the seasons that timing is recorded of, by place: `[name, from, to]`, both seasons included. */
const NAMES: Readonly<Record<string, readonly (readonly [string, number, number])[]>> = {
  'abu-dhabi': [['Abu Dhabi', 2018, 2100]],
  austin: [['United States', 2018, 2100]],
  australia: [['Australian', 2018, 2100]],
  austria: [['Austrian', 2018, 2100]],
  bahrain: [['Bahrain', 2018, 2100]],
  baku: [['Azerbaijan', 2018, 2100]],
  barcelona: [['Spanish', 2018, 2025]],
  hockenheim: [['German', 2018, 2019]],
  hungaroring: [['Hungarian', 2018, 2100]],
  imola: [['Emilia Romagna', 2020, 2025]],
  interlagos: [
    ['Brazilian', 2018, 2019],
    ['São Paulo', 2021, 2100],
  ],
  istanbul: [['Turkish', 2020, 2021]],
  jeddah: [['Saudi Arabian', 2021, 2100]],
  'las-vegas': [['Las Vegas', 2023, 2100]],
  lusail: [['Qatar', 2021, 2100]],
  madrid: [['Spanish', 2026, 2100]],
  'mexico-city': [
    ['Mexican', 2018, 2019],
    ['Mexico City', 2021, 2100],
  ],
  miami: [['Miami', 2022, 2100]],
  monaco: [['Monaco', 2018, 2100]],
  montreal: [['Canadian', 2018, 2100]],
  monza: [['Italian', 2018, 2100]],
  mugello: [['Tuscan', 2020, 2020]],
  nurburgring: [['Eifel', 2020, 2020]],
  'paul-ricard': [['French', 2018, 2022]],
  portimao: [['Portuguese', 2020, 2021]],
  sakhir: [['Sakhir', 2020, 2020]],
  shanghai: [['Chinese', 2018, 2100]],
  // In 2020 there were two there.
  silverstone: [
    ['British', 2018, 2019],
    ['British', 2021, 2100],
  ],
  singapore: [['Singapore', 2018, 2100]],
  sochi: [['Russian', 2018, 2021]],
  spa: [['Belgian', 2018, 2100]],
  styria: [['Styrian', 2020, 2021]],
  suzuka: [['Japanese', 2018, 2100]],
  zandvoort: [['Dutch', 2021, 2100]],
};

/** The name of the Grand Prix at a place, where there was one only; null where that is not known. */
export function nameOfPlace(place: string | null, season: number | null): string | null {
  if (place === null || season === null) return null;
  const found = NAMES[place]?.find(([, from, to]) => season >= from && season <= to);
  return found === undefined ? null : `${found[0]} Grand Prix`;
}
