import { describe, expect, it } from 'vitest';
import { mostPromoted, newUuidV7, type PromotedParameters } from '#device';
import type { Condition } from '#filter';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { stringValue, TestDevice } from './test-device.js';

interface PromotionsUnderTest extends PortsUnderTest {
  readonly promoted: PromotedParameters;
}

type Ports = () => PromotionsUnderTest;

/** What every PromotedParameters promises; registers the tests. */
export function describePromotedParameters(adapter: string, open: OpenPorts<PromotionsUnderTest>): void {
  describe(`PromotedParameters: ${adapter}`, () => {
    const ports = sharedPorts(open);
    promotes(ports);
    demotes(ports);
    findsDevices(ports);
    refuses(ports);
  });
}

/** A path that no other test has. */
const newPath = () => `P.${newUuidV7()}`;

async function workThrough({ promoted }: PromotionsUnderTest): Promise<void> {
  while (await promoted.work());
}

function promotes(ports: Ports): void {
  it('collects in batches until a path is ready, and tells how far it is', async () => {
    const { promoted } = ports();
    const path = newPath();
    await TestDevice.register(ports());
    const fresh = { path, state: 'backfilling', progress: 0 };
    expect(await promoted.promote(path)).toMatchObject({ kind: 'promoted', parameter: fresh });
    expect(await promoted.list()).toMatchObject([fresh]);
    await workThrough(ports());
    expect(await promoted.work()).toBe(false);
    const ready = { path, state: 'ready', progress: 1 };
    expect(await promoted.promote(path)).toMatchObject({ kind: 'promoted', parameter: ready });
    expect(await promoted.list()).toMatchObject([ready]);
  });

  it('lists in the order of the paths, and tells the states of those that are promoted', async () => {
    const { promoted } = ports();
    const paths = ['Z.b', 'Z.a', 'Z.B', 'Z.10', 'Z.9'];
    for (const path of paths) await promoted.promote(path);
    const listed = (await promoted.list()).map(({ path }) => path).filter((path) => path.startsWith('Z.'));
    expect(listed).toEqual(paths.toSorted());
    expect([...(await promoted.states(['Z.b', 'Z.none']))]).toEqual([['Z.b', 'backfilling']]);
    expect([...(await promoted.states([]))]).toEqual([]);
  });

  it('gets ready when several work at a time', async () => {
    const { promoted } = ports();
    const path = newPath();
    await promoted.promote(path);
    await Promise.all([workThrough(ports()), workThrough(ports()), workThrough(ports())]);
    await workThrough(ports());
    expect((await promoted.states([path])).get(path)).toBe('ready');
  });
}

function demotes(ports: Ports): void {
  it('drops a path by work, and takes it again only afterwards', async () => {
    const { promoted } = ports();
    const path = newPath();
    await promoted.promote(path);
    await workThrough(ports());
    expect(await promoted.demote(path)).toBe(true);
    expect(await promoted.demote(path)).toBe(false);
    expect((await promoted.promote(path)).kind).toBe('removing');
    expect((await promoted.states([path])).get(path)).toBe('removing');
    await workThrough(ports());
    expect(await promoted.states([path])).toEqual(new Map());
    expect((await promoted.promote(path)).kind).toBe('promoted');
  });

  it('knows when there is nothing to drop', async () => {
    expect(await ports().promoted.demote(newPath())).toBe(false);
  });
}

function findsDevices(ports: Ports): void {
  it('lets devices be found by what they told before and after', async () => {
    const path = newPath();
    const before = await TestDevice.register(ports(), 'approved', { parameters: [stringValue(path, 'x')] });
    await ports().promoted.promote(path);
    await workThrough(ports());
    const after = await TestDevice.register(ports(), 'approved', { parameters: [stringValue(path, 'x')] });
    const other = await TestDevice.register(ports(), 'approved', { parameters: [stringValue(path, 'y')] });
    expect(await idsWith(ports(), path, 'x')).toEqual([before.publicId, after.publicId]);
    await other.openSession({ parameters: [stringValue(path, 'x')] });
    await before.openSession({ parameters: [stringValue(path, 'y')] });
    expect(await idsWith(ports(), path, 'x')).toEqual([after.publicId, other.publicId]);
  });
}

async function idsWith({ inventory }: PromotionsUnderTest, path: string, value: string): Promise<string[]> {
  const condition: Condition = { kind: 'text', of: { kind: 'parameter', path }, oneOf: [value] };
  return (await inventory.list({ condition, limit: 10 })).items.map(({ id }) => id);
}

function refuses(ports: Ports): void {
  it('takes no secrets, and no more paths than there may be', async () => {
    const { promoted } = ports();
    expect((await promoted.promote('Device.Users.User.1.Password')).kind).toBe('secret');
    const left = mostPromoted - (await promoted.list()).length;
    for (let n = 0; n < left; n++) expect((await promoted.promote(`Q.${n}`)).kind).toBe('promoted');
    expect((await promoted.promote('Q.more')).kind).toBe('tooMany');
    expect((await promoted.promote('Q.0')).kind).toBe('promoted');
  });
}
