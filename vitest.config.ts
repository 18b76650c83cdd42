import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/src/**/*.test.ts'],
    // Generous: a machine may be busy, and a test that hangs is still ended.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // Real-file tests hold whole recordings; two workers keep a small machine from swapping.
    maxWorkers: 2,
  },
});
