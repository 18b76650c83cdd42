#!/usr/bin/env node
/** The `pitboard` command: the same hand-over as `npm run pitboard --`. */

process.argv.splice(2, 0, 'cli');
await import('./run.js');
