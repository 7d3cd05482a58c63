import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAdminApi, type ApiAnswer, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await startAdminApi();
});
afterAll(() => api.close());

const put = (name: string, filter: string, headers: Record<string, string> = {}): Promise<ApiAnswer> =>
  api.call('PUT', `/api/v1/groups/${name}`, {
    json: { filter },
    headers: { authorization: 'Bearer a-key-for-tests', 'content-type': 'application/json', ...headers },
  });

describe('tags', () => {
  it('are given and taken, and found by filters', async () => {
    const tags = `/api/v1/devices/${api.deviceId}/tags`;
    for (const tag of ['pilot', 'a.b:c-d_1', 'pilot'])
      expect((await api.call('PUT', `${tags}/${tag}`)).status).toBe(200);
    const find = async () =>
      (await api.call('GET', '/api/v1/devices?filter=tag%20%3D%20%22pilot%22')).body.items;
    expect(await find()).toMatchObject([{ id: api.deviceId, tags: ['a.b:c-d_1', 'pilot'] }]);
    expect((await api.call('DELETE', `${tags}/pilot`)).body.tags).toEqual(['a.b:c-d_1']);
    expect(await find()).toEqual([]);
  });

  it.each(['%20', 'x%20y', '.x', '-x', '%22', '%00', 'x'.repeat(65), '=x'])(
    'are never %.10s',
    async (tag) => {
      const { status, body } = await api.call('PUT', `/api/v1/devices/${api.deviceId}/tags/${tag}`);
      expect(status).toBe(400);
      expect(body.errors[0]).toMatchObject({ in: 'path', pointer: '/tag' });
    },
  );

  it('are for devices that there are, up to a number', async () => {
    const other = '01930000-0000-7000-8000-000000000000';
    for (const method of ['PUT', 'DELETE'])
      expect((await api.call(method, `/api/v1/devices/${other}/tags/x`)).body.code).toBe('DEVICE_NOT_FOUND');
    for (let n = 0; n < 70; n++) await api.call('PUT', `/api/v1/devices/${api.deviceId}/tags/t${n}`);
    const { status, body } = await api.call('PUT', `/api/v1/devices/${api.deviceId}/tags/more`);
    expect([status, body.code]).toEqual([409, 'TOO_MANY_TAGS']);
  });
});

describe('groups', () => {
  it('are created, read, replaced, used and removed', async () => {
    const created = await put('box', 'productClass = "Box"');
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"']);
    expect(created.body).toMatchObject({
      name: 'box',
      filter: 'productClass = "Box"',
      description: '',
      version: 1,
    });
    expect((await put('box', 'productClass = "Box" AND online = false')).body.version).toBe(2);
    const read = await api.call('GET', '/api/v1/groups/box');
    expect([read.status, read.headers.get('etag')]).toEqual([200, '"2"']);
    const used = await api.call('GET', '/api/v1/devices?filter=group%20%3D%20%22box%22');
    expect(used.body.items).toHaveLength(1);
    expect((await api.call('DELETE', '/api/v1/groups/box')).status).toBe(204);
    for (const method of ['GET', 'DELETE'])
      expect((await api.call(method, '/api/v1/groups/box')).body.code).toBe('GROUP_NOT_FOUND');
  });

  it('never use each other in a circle', async () => {
    await put('a', 'online = true');
    await put('b', 'group = "a"');
    await put('c', 'group = "b" OR tag = "x"');
    for (const filter of ['group = "c"', 'group = "a"', 'NOT group IN ("b")'])
      expect([(await put('a', filter)).body.code, filter]).toEqual(['GROUP_CYCLE', filter]);
    expect((await api.call('DELETE', '/api/v1/groups/b')).body).toMatchObject({
      code: 'GROUP_IN_USE',
      detail: 'Take it out of the filter of c first.',
    });
    const pages = await api.call('GET', '/api/v1/groups?limit=2');
    const rest = await api.call('GET', `/api/v1/groups?limit=2&cursor=${pages.body.next}`);
    const names = [...pages.body.items, ...rest.body.items].map(({ name }: { name: string }) => name);
    expect([names, rest.body.next]).toEqual([['a', 'b', 'c'], null]);
    for (const name of ['c', 'b', 'a'])
      expect((await api.call('DELETE', `/api/v1/groups/${name}`)).status).toBe(204);
  });

  it('are changed by one at a time', async () => {
    await put('shared', 'online = true');
    expect((await put('shared', 'online = false', { 'if-match': '"1"' })).status).toBe(200);
    for (const etag of ['"1"', 'nonsense', 'W/"2"'])
      expect((await put('shared', 'online = true', { 'if-match': etag })).status).toBe(412);
    expect((await put('fresh', 'online = true', { 'if-match': '"1"' })).status).toBe(412);
  });

  it('refuse filters and names that make no sense', async () => {
    const { status, body } = await put('bad', 'modle = "x"');
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'INVALID_FILTER',
      errors: [{ in: 'body', pointer: '/filter', code: 'unknownField', position: 0 }],
    });
    expect((await put('bad', 'group = "none"')).body.errors[0].code).toBe('unknownGroup');
    for (const name of ['%20', '-x', 'x%2Fy', 'x'.repeat(65)])
      expect((await put(name, 'online = true')).status).toBe(400);
  });
});
