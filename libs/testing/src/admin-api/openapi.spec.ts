import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import prettier from 'prettier';
import { acsMethods } from '#cwmp';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await startAdminApi();
});
afterAll(() => api.close());

const fetchDocument = async () => (await api.call('GET', '/api/openapi.json', { headers: {} })).body;

describe('OpenAPI document', () => {
  it('is the committed one (re-render with: node scripts/render-openapi.mjs)', async () => {
    const text = await prettier.format(JSON.stringify(await fetchDocument(), null, 2), {
      parser: 'json',
      printWidth: 110,
    });
    await expect(text).toMatchFileSnapshot('../../../../docs/openapi.json');
  }, 60_000);

  it('documents every RPC under its own name', async () => {
    const { paths, openapi } = await fetchDocument();
    expect(openapi).toBe('3.1.0');
    for (const method of acsMethods)
      expect(paths[`/api/v1/devices/{id}/rpc/${method}`]?.post?.operationId).toBe(`call${method}`);
  });

  it('gives every operation an id of its own and resolves every reference', async () => {
    const document = await fetchDocument();
    const operations = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap(
      (path) => Object.values(path),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name!);
  });
});
