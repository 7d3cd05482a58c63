import { describe, expect, it } from 'vitest';
import type { ReportedValue } from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { stringValue, TestDevice } from './test-device.js';

type Ports = () => PortsUnderTest;

/** What every ParameterStore promises; registers the tests. */
export function describeParameterStore(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe(`ParameterStore: ${adapter}`, () => {
    const ports = sharedPorts(open);
    mergesValues(ports);
    mergesManyValues(ports);
    learnsFromInforms(ports);
    mergesNames(ports);
    forgetsWhatVanished(ports);
    mergesModels(ports);
    mergesAttributes(ports);
    forgetsModels(ports);
    removesObjects(ports);
    lists(ports);
    bearsHostileInput(ports);
  });
}

function mergesValues(ports: Ports): void {
  it('knows nothing of a device that told nothing', async () => {
    const device = await TestDevice.register(ports());
    expect(await ports().parameters.list(device.id, '')).toEqual([]);
  });

  it('keeps the last value of a path and where it came from', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const before = ports().now().getTime();
    const values = [stringValue('Device.A', '1'), stringValue('Device.A', '2')];
    expect(await ports().parameters.recordValues(fence, values, 'read')).toBe('stored');
    const [stored, ...others] = await ports().parameters.list(device.id, 'Device.A');
    expect(others).toEqual([]);
    expect(stored).toMatchObject({
      path: 'Device.A',
      value: '2',
      type: 'string',
      writable: null,
      source: 'read',
    });
    expect(Math.abs(stored!.updatedAt.getTime() - before)).toBeLessThan(60_000);
  });

  it.each([1, 64, 65, 300])('keeps known facets when %i values are merged', async (count) => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    await parameters.recordNames(fence, [{ path: 'Device.V.0', writable: true }]);
    await parameters.recordValues(fence, numbered(count, 'first'), 'read');
    const untyped = numbered(count, 'second').map((value) => ({ ...value, type: null }));
    await parameters.recordValues(fence, untyped, 'set');
    const stored = await parameters.list(device.id, '');
    expect(stored).toHaveLength(count);
    expect(stored[0]).toMatchObject({ value: 'second', type: 'string', writable: true, source: 'set' });
  });
}

function mergesManyValues(ports: Ports): void {
  it('merges many small writes into one picture', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    for (let batch = 0; batch < 5; batch++)
      await parameters.recordValues(fence, numbered(30, `b${batch}`, batch * 20), 'read');
    const stored = new Map((await parameters.list(device.id, '')).map(({ path, value }) => [path, value]));
    expect(stored.size).toBe(110);
    expect([stored.get('Device.V.19'), stored.get('Device.V.20'), stored.get('Device.V.109')]).toEqual([
      'b0',
      'b1',
      'b4',
    ]);
  });

  it.each([
    [12, 20],
    [3, 80],
  ])('loses none of %i parallel writes of %i values', async (writers, count) => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    const writes = Array.from({ length: writers }, (_, n) =>
      parameters.recordValues(fence, numbered(count, 'x', n * count), 'read'),
    );
    expect(new Set(await Promise.all(writes))).toEqual(new Set(['stored']));
    expect(await parameters.list(device.id, '')).toHaveLength(writers * count);
  });

  it('holds 5,000 values', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    expect(await ports().parameters.recordValues(fence, numbered(5_000, 'x'), 'read')).toBe('stored');
    await ports().parameters.recordValues(fence, [stringValue('Device.V.4999', 'y')], 'set');
    const stored = await ports().parameters.list(device.id, '');
    expect(stored).toHaveLength(5_000);
    expect(await ports().parameters.list(device.id, 'Device.V.4999')).toMatchObject([{ value: 'y' }]);
  });
}

function learnsFromInforms(ports: Ports): void {
  it('stores the parameters of an Inform, and again when it repeats them after a read told otherwise', async () => {
    const device = await TestDevice.register(ports());
    const { parameters } = ports();
    const path = 'Device.DeviceInfo.SoftwareVersion';
    const told = { parameters: [stringValue(path, '1.0')] };
    await device.openSession(told);
    expect(await parameters.list(device.id, path)).toMatchObject([{ value: '1.0', source: 'inform' }]);
    const fence = await device.fence(told);
    await parameters.recordValues(fence, [stringValue(path, '2.0')], 'read');
    await device.openSession(told);
    expect(await parameters.list(device.id, path)).toMatchObject([{ value: '1.0', source: 'inform' }]);
  });

  it.each(['removeObject', 'recordNames'] as const)('relearns what %s undid', async (write) => {
    const device = await TestDevice.register(ports());
    const { parameters } = ports();
    const told = { parameters: [stringValue('Device.X.1.A', '1')] };
    const fence = await device.fence(told);
    if (write === 'removeObject') await parameters.removeObject(fence, 'Device.X.1.');
    else await parameters.recordNames(fence, [{ path: 'Device.X.1.A', writable: false }]);
    await device.openSession(told);
    expect(await parameters.list(device.id, '')).toMatchObject([{ value: '1', source: 'inform' }]);
  });

  it('tells a changed value apart from what every Inform tells', async () => {
    const device = await TestDevice.register(ports());
    const told = ['Device.DeviceInfo.SoftwareVersion', 'Device.WiFi.Radio.1.Channel'];
    const parameters = told.map((path) => stringValue(path, '1'));
    const sources = async () => (await ports().parameters.list(device.id, '')).map(({ source }) => source);
    await device.openSession({ parameters });
    expect(await sources()).toEqual(['inform', 'inform']);
    await device.openSession({ parameters, events: [{ eventCode: '4 VALUE CHANGE', commandKey: '' }] });
    expect(await sources()).toEqual(['inform', 'notification']);
  });

  it('takes a change that an Inform tells', async () => {
    const device = await TestDevice.register(ports());
    for (const value of ['1', '2', '1', '1', '3']) {
      await device.openSession({ parameters: [stringValue('Device.A', value)] });
      expect(await ports().parameters.list(device.id, 'Device.A')).toMatchObject([{ value }]);
    }
  });
}

function mergesNames(ports: Ports): void {
  it('keeps the value of a name and the writable flag of a value', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    await parameters.recordValues(fence, [stringValue('Device.A', '1')], 'read');
    const names = [
      { path: 'Device.', writable: false },
      { path: 'Device.A', writable: true },
    ];
    expect(await parameters.recordNames(fence, names)).toBe('stored');
    await parameters.recordValues(fence, [stringValue('Device.A', '2')], 'read');
    expect(await parameters.list(device.id, '')).toMatchObject([
      { path: 'Device.', value: null, type: null, writable: false, source: 'tree' },
      { path: 'Device.A', value: '2', type: 'string', writable: true, source: 'read' },
    ]);
  });

  it('knows which objects were listed, until they are removed', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    const names = [
      { path: 'Device.X.', writable: true },
      { path: 'Device.X.1.', writable: true },
      { path: 'Device.X.1.A', writable: true },
    ];
    await parameters.recordNames(fence, names, ['Device.X.', 'Device.X.1.', 'Device.Unnamed.']);
    await parameters.recordNames(fence, names);
    await parameters.recordValues(fence, numbered(70, 'x'), 'read');
    const listed = async () =>
      (await parameters.list(device.id, ''))
        .filter((parameter) => parameter.listed === true)
        .map(({ path, writable }) => [path, writable]);
    expect(await listed()).toEqual([
      ['Device.Unnamed.', null],
      ['Device.X.', true],
      ['Device.X.1.', true],
    ]);
    await parameters.removeObject(fence, 'Device.X.1.');
    await parameters.recordNames(fence, [{ path: 'Device.X.1.', writable: true }]);
    expect((await listed()).map(([path]) => path)).toEqual(['Device.Unnamed.', 'Device.X.']);
  });
}

function forgetsWhatVanished(ports: Ports): void {
  it('forgets what an object that told all its names did not tell, and nothing of other objects', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    const paths = ['Device.T.1.A', 'Device.T.1.Gone', 'Device.T.2.A', 'Device.T.3.S.A', 'Device.U.A'];
    await parameters.recordValues(
      fence,
      paths.map((path) => stringValue(path, 'v')),
      'read',
    );
    const told = [
      { path: 'Device.T.1.A', writable: true },
      { path: 'Device.T.3.', writable: true },
    ];
    await parameters.recordNames(fence, told, ['Device.T.', 'Device.T.1.']);
    const known = await parameters.list(device.id, '');
    expect(known.filter(({ value }) => value !== null).map(({ path }) => path)).toEqual([
      'Device.T.1.A',
      'Device.T.3.S.A',
      'Device.U.A',
    ]);
  });
}

function mergesModels(ports: Ports): void {
  it('merges what was read of a model in one write: names, what vanished, and values', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    await parameters.recordValues(
      fence,
      [stringValue('Device.A', 'old'), stringValue('Device.Gone', '1')],
      'set',
    );
    const names = [
      { path: 'Device.A', writable: true },
      { path: 'Device.B', writable: false },
      { path: 'Device.Password', writable: true },
    ];
    const values = [stringValue('Device.A', 'new'), stringValue('Device.Password', 'hidden')];
    expect(await parameters.recordModel(fence, { names, listed: ['Device.'], values })).toBe('stored');
    const [root, ...known] = await parameters.list(device.id, '');
    expect(root).toMatchObject({ path: 'Device.', listed: true });
    expect(known.map(({ path, value, writable, source }) => [path, value, writable, source])).toEqual([
      ['Device.A', 'new', true, 'read'],
      ['Device.B', null, false, 'tree'],
      ['Device.Password', '', true, 'read'],
    ]);
  });

  it('merges values of a model alone, and nothing under a void fence', async () => {
    const device = await TestDevice.register(ports());
    const old = await device.fence();
    const fence = await device.fence();
    const { parameters } = ports();
    const model = { names: [], listed: [], values: [stringValue('Device.A', '1')] };
    expect(await parameters.recordModel(fence, model)).toBe('stored');
    const other = { ...model, names: [{ path: 'Device.B', writable: true }] };
    expect(await parameters.recordModel(old, other)).toBe('fenced');
    expect((await parameters.list(device.id, '')).map(({ path, value }) => [path, value])).toEqual([
      ['Device.A', '1'],
    ]);
  });
}

function mergesAttributes(ports: Ports): void {
  it('keeps attributes beside values and names, and what was not told of them', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    await parameters.recordValues(fence, [stringValue('Device.A', '1')], 'read');
    const told = [
      { path: 'Device.A', notification: 2, accessList: ['Subscriber'] },
      { path: 'Device.B', notification: 0, accessList: [] },
    ];
    expect(await parameters.recordAttributes(fence, told)).toBe('stored');
    await parameters.recordAttributes(fence, [{ path: 'Device.A', notification: 1, accessList: null }]);
    await parameters.recordNames(fence, [{ path: 'Device.A', writable: true }]);
    await parameters.recordValues(fence, [stringValue('Device.A', '2'), ...numbered(70, 'x')], 'read');
    await parameters.recordValues(fence, [stringValue('Device.A', '3')], 'set');
    const attributes = { notification: 1, accessList: ['Subscriber'], writable: true };
    expect(await parameters.list(device.id, 'Device.A')).toMatchObject([{ value: '3', ...attributes }]);
    expect(await parameters.list(device.id, 'Device.B')).toMatchObject([
      { value: null, notification: 0, accessList: [] },
    ]);
    expect((await parameters.list(device.id, 'Device.V.0'))[0]).not.toHaveProperty('accessList');
  });

  it('takes the attributes of a partial path for those of all known parameters below it', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    const paths = ['Device.X.1.A', 'Device.X.2.B', 'Device.Y'];
    await parameters.recordValues(
      fence,
      paths.map((path) => stringValue(path, 'v')),
      'read',
    );
    await parameters.recordNames(fence, [{ path: 'Device.X.1.', writable: true }]);
    await parameters.recordAttributes(fence, [{ path: 'Device.X.', notification: 2, accessList: null }]);
    const known = await parameters.list(device.id, '');
    expect(known.map(({ path, notification }) => [path, notification])).toEqual([
      ['Device.X.1.', null],
      ['Device.X.1.A', 2],
      ['Device.X.2.B', 2],
      ['Device.Y', null],
    ]);
  });
}

function forgetsModels(ports: Ports): void {
  it.each(['other', 'factory'] as const)(
    'forgets what a device of %s kind may not keep',
    async (transformation) => {
      const device = await TestDevice.register(ports());
      const fence = await device.fence();
      const { parameters } = ports();
      await parameters.recordNames(fence, [{ path: 'Device.X.A', writable: true }], ['Device.X.']);
      await parameters.recordValues(fence, [stringValue('Device.X.A', '1')], 'read');
      await parameters.recordAttributes(fence, [{ path: 'Device.X.A', notification: 2, accessList: [] }]);
      expect(await parameters.forgetModel(fence, transformation)).toBe('stored');
      const [object, parameter] = await parameters.list(device.id, '');
      expect(object).not.toHaveProperty('listed');
      const isReset = transformation === 'factory';
      expect(parameter).toMatchObject({ value: '1', writable: true, notification: isReset ? null : 2 });
      expect('accessList' in parameter!).toBe(!isReset);
    },
  );
}

function removesObjects(ports: Ports): void {
  it('forgets an object and all below it, and nothing beside it', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters } = ports();
    const paths = ['Device.X.1.A', 'Device.X.1.Y.1.B', 'Device.X.10.A', 'Device.X.2.A', 'Device.X1'];
    await parameters.recordValues(
      fence,
      paths.map((path) => stringValue(path, 'v')),
      'read',
    );
    await parameters.recordNames(fence, [{ path: 'Device.X.1.', writable: true }]);
    expect(await parameters.removeObject(fence, 'Device.X.1.')).toBe('stored');
    expect((await parameters.list(device.id, '')).map(({ path }) => path)).toEqual([
      'Device.X.10.A',
      'Device.X.2.A',
      'Device.X1',
    ]);
  });
}

function lists(ports: Ports): void {
  it('lists what is at or below a path, in byte order', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    // UTF-16 would put the last before the one in front of it.
    const paths = [
      'Device.A',
      'Device.A.10',
      'Device.A.2',
      'Device.a',
      'Device.é',
      'Device.\uff5e',
      'Device.😀',
    ];
    const values = paths.toReversed().map((path) => stringValue(path, ''));
    for (const value of values) await ports().parameters.recordValues(fence, [value], 'read');
    const listed = async (path: string) =>
      (await ports().parameters.list(device.id, path)).map(({ path }) => path);
    expect(await listed('')).toEqual(paths);
    expect(await listed('Device.')).toEqual(paths);
    expect(await listed('Device.A.')).toEqual(['Device.A.10', 'Device.A.2']);
    expect(await listed('Device.A')).toEqual(['Device.A']);
    expect(await listed('Device.B.')).toEqual([]);
  });

  it('shows no device what another told', async () => {
    const [one, two] = [await TestDevice.register(ports()), await TestDevice.register(ports())];
    await one.openSession({ parameters: [stringValue('Device.A', '1')] });
    expect(await ports().parameters.list(two.id, '')).toEqual([]);
  });
}

function bearsHostileInput(ports: Ports): void {
  it.each([1, 65])('stores what is around text that no database holds (%i values)', async (count) => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const bad = 'x\u0000y\ud800z';
    const hostile = [...numbered(count, 'good'), { path: `Device.${bad}`, value: bad, type: bad }];
    expect(await ports().parameters.recordValues(fence, hostile, 'read')).toBe('stored');
    const names = [{ path: `Device.N.${bad}`, writable: true }];
    expect(await ports().parameters.recordNames(fence, names)).toBe('stored');
    await device.openSession({ parameters: hostile });
    expect(await ports().parameters.list(device.id, 'Device.V.')).toHaveLength(count);
  });

  it('takes names that are special to JavaScript for names', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const paths = ['__proto__', 'constructor', 'hasOwnProperty', '10', '9'].toSorted();
    await ports().parameters.recordValues(
      fence,
      paths.map((path) => stringValue(path, path)),
      'read',
    );
    const stored = await ports().parameters.list(device.id, '');
    expect(stored.map(({ path, value }) => [path, value])).toEqual(paths.map((path) => [path, path]));
  });

  it.each([1, 65])('keeps the place of secrets, never their values (%i others)', async (count) => {
    const device = await TestDevice.register(ports());
    const secrets = ['Device.WiFi.1.KeyPassphrase', 'Device.PPP.Password', 'Device.PreSharedKey'];
    const values = [...numbered(count, 'v'), ...secrets.map((path) => stringValue(path, 'hunter2'))];
    const fence = await device.fence({ parameters: values });
    await ports().parameters.recordValues(fence, values, 'set');
    const stored = await ports().parameters.list(device.id, '');
    expect(stored.filter(({ path }) => secrets.includes(path)).map(({ value }) => value)).toEqual([
      '',
      '',
      '',
    ]);
    expect(JSON.stringify(stored)).not.toContain('hunter2');
  });
}

function numbered(count: number, value: string, from = 0): ReportedValue[] {
  return Array.from({ length: count }, (_, n) => stringValue(`Device.V.${from + n}`, value));
}
