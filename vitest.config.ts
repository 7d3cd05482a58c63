import { availableParallelism } from 'node:os';
import { defaultServerConditions } from 'vite';
import { configDefaults, defineConfig } from 'vitest/config';
import { leftOut } from './test/e2e/not-on-cluster.js';

export default defineConfig({
  // Only `source` is prepended: adding `import` would break TypeORM's require of its driver.
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
  test: {
    // The real parts are waited for most of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      // They share nothing but modules, which take longer to load than most of them to run.
      {
        extends: true,
        test: { name: 'unit', include: ['{apps,libs}/**/*.spec.ts'], isolate: false, testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: 'medium',
          include: ['test/medium/**/*.spec.ts'],
          globalSetup: ['./test/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.spec.ts'],
          exclude: [...configDefaults.exclude, ...Object.keys(leftOut)],
          globalSetup: [
            './test/global-setup.ts',
            './test/e2e/acs/build-product.ts',
            './test/e2e/not-on-cluster.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
