import { describe, expect, it } from 'vitest';
import { InvalidCursorError, type GroupChange, type GroupOutcome, type GroupStore } from '#device';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

interface GroupsUnderTest {
  readonly groups: GroupStore;
  close(): Promise<void>;
}

/** What every GroupStore promises; registers the tests. */
export function describeGroupStore(adapter: string, open: OpenPorts<GroupsUnderTest>): void {
  describe(`GroupStore: ${adapter}`, () => {
    const ports = sharedPorts(open);
    const put: Put = (name, uses = [], rest = {}) =>
      ports().groups.put({
        name,
        filter: 'online = true',
        description: '',
        uses,
        expectedVersion: null,
        ...rest,
      });
    changesGroups(ports, put);
    joinsGroups(ports, put);
    pagesGroups(ports, put);
  });
}

type Ports = () => GroupsUnderTest;
type Put = (name: string, uses?: readonly string[], rest?: Partial<GroupChange>) => Promise<GroupOutcome>;

const kindsOf = (outcomes: readonly GroupOutcome[]) => outcomes.map(({ kind }) => kind).toSorted();

function changesGroups(ports: Ports, put: Put): void {
  it('creates, replaces and removes, each version by one writer', async () => {
    const { groups } = ports();
    expect(await put('g')).toMatchObject({ kind: 'created', group: { name: 'g', version: 1 } });
    const replaced = await put('g', [], { filter: 'online = false', expectedVersion: 1 });
    expect(replaced).toMatchObject({ kind: 'replaced', group: { filter: 'online = false', version: 2 } });
    expect((await put('g', [], { expectedVersion: 1 })).kind).toBe('versionMismatch');
    expect((await put('h', [], { expectedVersion: 1 })).kind).toBe('versionMismatch');
    const racers = await Promise.all([1, 2, 3].map(() => put('g', [], { expectedVersion: 2 })));
    expect(kindsOf(racers)).toEqual(['replaced', 'versionMismatch', 'versionMismatch']);
    expect(await groups.remove('g', 1)).toBe('versionMismatch');
    expect(await groups.remove('g', 3)).toBe('removed');
    expect(await groups.remove('g', null)).toBe('unknown');
    expect(await groups.find('g')).toBeNull();
  });
}

function joinsGroups(ports: Ports, put: Put): void {
  it('finds all that a group uses, and lets none of it go', async () => {
    const { groups } = ports();
    await put('r1');
    await put('r2', ['r1']);
    await put('r3', ['r1', 'r2']);
    const reached = (await groups.reachable(['r3', 'none'])).map(({ name }) => name);
    expect(reached.toSorted()).toEqual(['r1', 'r2', 'r3']);
    expect(await groups.remove('r1', null)).toEqual({ usedBy: ['r2', 'r3'] });
    expect((await put('r4', ['none'])).kind).toBe('unknownGroup');
  });

  it('lets no circle close, not even by two at a time', async () => {
    await put('a');
    await put('b', ['a']);
    expect((await put('a', ['b'])).kind).toBe('cycle');
    expect((await put('self', ['self'])).kind).toBe('cycle');
    for (let round = 0; round < 5; round++) {
      const [x, y] = [`x${round}`, `y${round}`];
      await put(x);
      await put(y);
      expect(kindsOf(await Promise.all([put(x, [y]), put(y, [x])]))).toEqual(['cycle', 'replaced']);
    }
  });
}

function pagesGroups(ports: Ports, put: Put): void {
  it('pages in the order of the names and takes its own cursors only', async () => {
    const { groups } = ports();
    for (const name of ['z-2', 'z-10', 'z-A']) await put(name);
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await groups.list(2, cursor);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(names).toEqual(names.toSorted());
    expect(names.filter((name) => name.startsWith('z-'))).toEqual(['z-10', 'z-2', 'z-A']);
    for (const foreign of ['', '%', Buffer.from("' OR 1=1").toString('base64url')])
      await expect((async () => groups.list(2, foreign))()).rejects.toBeInstanceOf(InvalidCursorError);
  });
}
