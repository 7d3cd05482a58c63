import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { StoredStateError } from '#device';
import { newDiscovery, type TaskTemplate } from '#task';
import { sealTemplate, type BulkOrderRow } from '../bulk/bulk-order-row.js';
import { openTemplate, readOrder } from '../bulk/read-order.js';
import { readOverlay } from '../parameter/overlay.js';
import { decodeSnapshot, encodeSnapshot } from '../parameter/snapshot.js';
import { SecretBox } from '../secret/secret-box.js';
import { SealedSteps } from '../task/sealed-steps.js';
import { readCursor } from '../task/stored-cursor.js';
import { readFault } from '../task/stored-fault.js';
import { packedTranscript, unpackedTranscript } from '../trace/transcript-pack.js';
import { deflateRawSync } from 'node:zlib';

const deflated = (value: unknown) => deflateRawSync(JSON.stringify(value));

describe('what is stored is checked when it is read', () => {
  it('an overlay', () => {
    const overlay = { 'Device.A': ['v', null, 1, 'inform'] };
    expect(readOverlay(overlay)).toBe(overlay);
    const damaged = [null, 'x', [], { a: 'v' }, { a: ['v'] }, { a: [1, null, 1, 'inform'] }];
    for (const stored of [
      ...damaged,
      { a: ['v', 'string', 1.5, 'inform'] },
      { a: ['v', 'string', 1, 'mars'] },
    ])
      expect(() => readOverlay(stored)).toThrow(StoredStateError);
  });

  it('a snapshot', async () => {
    const parameter = {
      path: 'Device.A',
      value: null,
      type: 'string',
      writable: true,
      notification: 0,
      source: 'tree',
      updatedAt: new Date(5),
      accessList: ['Subscriber'],
    } as const;
    const stored = await encodeSnapshot([parameter]);
    expect([...(await decodeSnapshot(stored)).values()]).toEqual([parameter]);
    const entry: unknown[] = ['Device.A', 'v', 'string', true, 0, 'read', 5];
    const damaged: unknown[] = [{}, [1], [entry.slice(1)], [entry.with(1, 7)], [entry.with(3, 'yes')]];
    for (const each of [...damaged, [entry.with(5, 'x')], [entry.with(6, null)], [[...entry, true, 'all']]])
      await expect(decodeSnapshot(deflated(each))).rejects.toThrow(StoredStateError);
    for (const bytes of [Buffer.from('junk'), stored.subarray(1), Buffer.alloc(0)])
      await expect(decodeSnapshot(bytes)).rejects.toThrow(StoredStateError);
  });

  it('the cursor of a discovery', () => {
    const cursor = newDiscovery({ paths: [''], freshSinceMs: 1, trustsNames: false, isAwaited: false });
    expect(readCursor(cursor, 'x')).toBe(cursor);
    const damaged = [5, [], { ...cursor, phase: 'x' }, { ...cursor, order: {} }, { ...cursor, totals: null }];
    for (const stored of [
      ...damaged,
      { ...cursor, scope: -1 },
      { ...cursor, order: { ...cursor.order, paths: [7] } },
    ])
      expect(() => readCursor(stored, 'x')).toThrow(StoredStateError);
  });

  it('a fault, which is told as unreadable and hides no other', () => {
    const fault = { code: 9003, string: 'x', parameterFaults: [{ name: 'a', code: 9005, string: '' }] };
    expect(readFault(fault)).toBe(fault);
    expect(readFault(null)).toBeNull();
    for (const stored of ['x', {}, { ...fault, code: '9003' }, { ...fault, parameterFaults: [1] }])
      expect(readFault(stored)).toMatchObject({ code: 0, parameterFaults: [] });
  });

  it('a transcript', async () => {
    const message = { line: 'POST / HTTP/1.1', headers: [['Host', 'acs'] as const], body: null, note: null };
    const exchange = { at: new Date(5), durationMs: 1, request: message, response: null };
    expect(await unpackedTranscript(await packedTranscript([exchange]))).toEqual([exchange]);
    const damaged: unknown[] = [
      {},
      [{}],
      [{ ...exchange, at: 'yesterday' }],
      [{ ...exchange, request: 'x' }],
    ];
    for (const stored of damaged)
      await expect(unpackedTranscript(deflated(stored).toString('base64'))).rejects.toThrow(StoredStateError);
    await expect(unpackedTranscript('junk')).rejects.toThrow(StoredStateError);
  });
});

describe('the order of a bulk operation', () => {
  const box = new SecretBox([randomBytes(32)]);
  const row = (target: unknown, template: Buffer | null = null) => ({ target, template }) as BulkOrderRow;
  const flag = { kind: 'flag', of: { kind: 'field', name: 'online' }, is: true };
  const template: TaskTemplate = {
    type: 'Reboot',
    steps: [{ method: 'Reboot', arguments: { commandKey: '' } }],
    lane: 'campaign',
    priority: 5,
    notBefore: null,
    expiresAt: new Date(5),
    dedupeKey: null,
  };

  it('selects what it says, and nothing when that is not understood', () => {
    for (const target of [{}, { type: 'Reboot', lane: 'campaign', operationId: 'x' }, { condition: flag }])
      expect(readOrder('id', row(target)).target).toBe(target);
    const damaged = [null, [], 'x', { lane: 'fast' }, { kind: 'Reboot' }, { condition: { kind: 'sql' } }];
    for (const target of [...damaged, { condition: { ...flag, of: { kind: 'field', name: 'x' } } }])
      expect(() => readOrder('id', row(target))).toThrow(StoredStateError);
  });

  it('has a template as it was given, or none', () => {
    const sealed = (value: unknown, id = 'id') => row({}, sealTemplate(box, id, value as TaskTemplate));
    expect(openTemplate(box, 'id', sealed(template))).toEqual(template);
    const damaged = [null, [], { ...template, steps: [] }, { ...template, steps: [{ method: 'Dance' }] }];
    for (const each of [...damaged, { ...template, expiresAt: 'soon' }, { ...template, lane: 3 }])
      expect(() => openTemplate(box, 'id', sealed(each))).toThrow(StoredStateError);
    for (const each of [row({}), sealed(template, 'another')])
      expect(() => openTemplate(box, 'id', each)).toThrow(StoredStateError);
    const others = new SecretBox([randomBytes(32)]);
    expect(() => openTemplate(others, 'id', sealed(template))).toThrow(
      expect.objectContaining({ code: 'SECRET_KEY_UNKNOWN' }),
    );
  });
});

describe('the sealed arguments of a step', () => {
  const sealed = new SealedSteps(new SecretBox([randomBytes(32)]));
  const row = (args: unknown, changes: object = {}) => ({
    id: 't',
    next_step: 1,
    step_count: 1,
    proves: null,
    method: 'Reboot',
    arguments: sealed.sealArguments('t', 1, args),
    attempts: 1,
    cursor: null,
    is_look: false,
    instances: null,
    ...changes,
  });

  it('are damaged when they are altered, of another row, no object, or of no RPC', () => {
    const args = { commandKey: 'k' };
    expect(sealed.openClaimed(row(args), 'a').step).toEqual({ method: 'Reboot', arguments: args });
    const altered = row(args);
    altered.arguments[altered.arguments.length - 1]! ^= 1;
    const damaged = [altered, row(args, { id: 'u' }), row([]), row(null), row(args, { method: 'Dance' })];
    for (const each of [...damaged, row(args, { cursor: 'x' })])
      expect(() => sealed.openClaimed(each, 'a')).toThrow(StoredStateError);
  });

  it('are not damaged because their key is not configured', () => {
    const others = new SealedSteps(new SecretBox([randomBytes(32)]));
    expect(() => others.openClaimed(row({}), 'a')).toThrow(
      expect.objectContaining({ code: 'SECRET_KEY_UNKNOWN' }),
    );
  });
});
