/**
 * How the web app is built and, while one works on it, served. In development the API is asked of a running
 * `pitboard serve`; everything that is built may be served under a strict content security policy, so nothing is
 * inlined into the page.
 */

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const API = 'http://127.0.0.1:4747';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  server: {
    port: 5173,
    // The API takes requests from its own origin only.
    proxy: { '/api': { target: API, changeOrigin: true, headers: { origin: API } } },
  },
});
