/**
 * Imports only point down. Each floor lists its rooms; a room may import from its own floor and from the floors
 * below it, and from another room only through its `index.ts`.
 */

const floors = [
  ['cli', 'server'],
  ['platform'],
  ['coach', 'strategy', 'pulse', 'speech'],
  ['models', 'registry'],
  ['learning', 'graph', 'race', 'vehicle'],
  ['formats', 'circuit', 'store'],
  ['telemetry', 'timing'],
];

const roomPattern = (rooms) => `^src/(${rooms.join('|')})/`;

const upward = floors.slice(1).map((rooms, i) => ({
  name: `no-import-up-from-${rooms.join('-')}`,
  comment: `Rooms on the floor of ${rooms.join(', ')} know nothing of the floors above.`,
  severity: 'error',
  from: { path: roomPattern(rooms) },
  to: { path: roomPattern(floors.slice(0, i + 1).flat()) },
}));

export default {
  forbidden: [
    ...upward,
    {
      name: 'only-through-the-index',
      comment: 'Another room is imported through its index.ts.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '(\\.test|/testing)\\.ts$' },
      to: { path: '^src/([^/]+)/.+', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'tests-only-through-the-index',
      comment: 'A unit test may use the made-up data of another room (testing.ts) as well.',
      severity: 'error',
      from: { path: '^src/([^/]+)/.*(\\.test|testing)\\.ts$' },
      to: { path: '^src/([^/]+)/.+', pathNot: ['^src/$1/', '^src/[^/]+/(index|testing)\\.ts$'] },
    },
    {
      name: 'only-tests-use-made-up-data',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.(test|cases)\\.ts$|/testing\\.ts$' },
      to: { path: '/testing\\.ts$' },
    },
    {
      name: 'the-web-app-knows-only-the-contract',
      comment: 'What the browser runs takes types from the API, never code of the server.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/server/contract\\.ts$' },
    },
    {
      name: 'units-imports-nothing',
      severity: 'error',
      from: { path: '^src/units\\.ts$' },
      to: { path: '^src/' },
    },
    {
      name: 'source-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(test|bench|scripts)/|\\.test\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^(src|test|bench)/' }, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
