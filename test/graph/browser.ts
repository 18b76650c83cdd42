/**
 * Runs an exported model by `onnxruntime-web` in a real Chromium, as somebody's web page would: the page, the runtime and the
 * model come from a small server of its own.
 */

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import { findChromium } from '../../scripts/chromium.ts';
import type { Feed, Prediction } from '../../src/graph/index.ts';

export const executablePath = findChromium();

/** Where the browser computes: by WebAssembly, or by WebGPU on the software adapter that Chromium brings along. */
export type Provider = 'wasm' | 'webgpu';

const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));

const PAGE = `<!doctype html><title>model</title><script type="module">
  import * as ort from '/runtime/ort.webgpu.bundle.min.mjs';
  ort.env.wasm.wasmPaths = '/runtime/';
  ort.env.wasm.numThreads = 1;
  let session = null;
  globalThis.load = async (provider) => {
    await session?.release();
    const executionProviders = [provider === 'webgpu' ? { name: provider, preferredLayout: 'NCHW' } : provider];
    session = await ort.InferenceSession.create('/model.onnx', { executionProviders });
  };
  globalThis.answer = async (feed) => {
    const tensors = Object.entries(feed).map(([name, { type, values, shape }]) => [
      name,
      type === 'int64'
        ? new ort.Tensor(type, BigInt64Array.from(values, BigInt), shape)
        : new ort.Tensor(type, Float32Array.from(values), shape),
    ]);
    const out = await session.run(Object.fromEntries(tensors));
    return Object.fromEntries(
      Object.entries(out).map(([name, { dims, data }]) => [name, { shape: dims, values: Array.from(data) }]),
    );
  };
  globalThis.isReady = true;
</script>`;

const Answer = z.record(z.string(), z.object({ shape: z.array(z.number()), values: z.array(z.number()) }));

const KINDS: Readonly<Record<string, string>> = { mjs: 'text/javascript', wasm: 'application/wasm' };

export class WebRuntime {
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #served: { model: Uint8Array };

  private constructor(server: Server, browser: Browser, page: Page, served: { model: Uint8Array }) {
    this.#server = server;
    this.#browser = browser;
    this.#page = page;
    this.#served = served;
  }

  static async open(): Promise<WebRuntime> {
    if (executablePath === undefined) throw new Error('there is no Chromium');
    const served = { model: new Uint8Array(0) };
    const server = createServer((request, response) => {
      const path = request.url ?? '/';
      const file = /^\/runtime\/([\w.-]+\.(mjs|wasm))$/.exec(path);
      if (file !== null)
        response.setHeader('content-type', KINDS[file[2]]).end(readFileSync(join(runtime, file[1])));
      else if (path === '/model.onnx') response.end(served.model);
      else response.setHeader('content-type', 'text/html').end(PAGE);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const browser = await chromium.launch({
      executablePath,
      args: [
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${address.port}/`);
    await page.waitForFunction('globalThis.isReady');
    return new WebRuntime(server, browser, page, served);
  }

  hasAdapter(): Promise<boolean> {
    return this.#page.evaluate(
      'navigator.gpu?.requestAdapter().then((adapter) => adapter !== null) ?? false',
    );
  }

  async load(model: Uint8Array, provider: Provider): Promise<void> {
    this.#served.model = model;
    await this.#page.evaluate(`load(${JSON.stringify(provider)})`);
  }

  /** What the model that was loaded last answers; `shapes` by the names of the inputs. */
  async run(
    feed: Feed,
    shapes: Readonly<Record<string, readonly number[]>>,
  ): Promise<Record<string, Prediction>> {
    const given = Object.fromEntries(
      Object.entries(feed).map(([name, values]) => [
        name,
        {
          type: values instanceof Float32Array ? 'float32' : 'int64',
          values: Array.from(values, Number),
          shape: shapes[name],
        },
      ]),
    );
    const out = Answer.parse(await this.#page.evaluate(`answer(${JSON.stringify(given)})`));
    return Object.fromEntries(
      Object.entries(out).map(([name, { shape, values }]) => [
        name,
        { shape, values: Float32Array.from(values) },
      ]),
    );
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
