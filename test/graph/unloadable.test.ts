/** A machine that ONNX Runtime has no binding for: what runs no graph works, and the rest is refused in a sentence. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** Imported before anything else: the binding of this platform is not there, as on one that none is built for. */
const WITHOUT = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(name, context, next) {
      if (name.endsWith('onnxruntime_binding.node')) throw new Error('there is no binding\\nRequire stack:');
      return next(name, context);
    },
  });
`)}`;

function node(...args: readonly string[]) {
  const home = mkdtempSync(join(tmpdir(), 'pitboard-unloadable-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const env = { ...process.env, PITBOARD_HOME: home, NO_COLOR: '1', FORCE_COLOR: undefined };
  return spawnSync(process.execPath, ['--import', WITHOUT, ...args], { encoding: 'utf8', env });
}

it('models are listed by the command line', () => {
  const { status, stdout, stderr } = node(join(src, 'cli/main.ts'), 'models', 'list', '--json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'lap-time' })]));
});

it('the server can be imported, and a graph that is to run is refused each time', () => {
  const url = (path: string) => JSON.stringify(pathToFileURL(join(src, path)).href);
  const script = `
    import ${url('server/index.ts')};
    import { GraphError, graphOf, modelBytes, ops, Predictor, Tape } from ${url('graph/index.ts')};
    const tape = new Tape();
    const bytes = modelBytes(graphOf(tape, { y: ops.tanh(tape.input('x', [2])) }));
    for (const device of ['cpu', 'webgpu'])
      await Predictor.open(bytes, { device }).catch((error) => console.log(error instanceof GraphError, error.message));
  `;
  const { stdout, stderr } = node('--input-type=module', '--eval', script);
  const sentence = 'true ONNX Runtime cannot be loaded on this machine: there is no binding\n';
  expect({ stdout, stderr }).toEqual({ stdout: sentence.repeat(2), stderr: '' });
});
