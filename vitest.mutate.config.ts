import { defineConfig } from 'vitest/config';

/** Stryker says itself which of these to run; the projects of the ordinary configuration would build and start a stack. */
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 30_000 } });
