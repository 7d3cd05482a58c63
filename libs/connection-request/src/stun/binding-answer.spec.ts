import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answerBinding, type PasswordsOf } from './binding-answer.js';
import { decodeStun, encodeStun, stunAttribute, stunValue, type StunAttribute } from './stun-message.js';
import { decodeEndpoint, encodeEndpoint } from './stun-values.js';

const source = { address: '192.0.2.7', port: 40_001 };
const transactionId = Buffer.alloc(16, 7);
const withCookie = Buffer.concat([Buffer.from('2112a442', 'hex'), Buffer.alloc(12, 9)]);
const passwordsOf: PasswordsOf = (username) => (username === 'cpe-1' ? ['secret'] : []);

const listening = {
  type: stunAttribute.connectionRequestBinding,
  value: Buffer.from('dslforum.org/TR-111 '),
};
const change = { type: stunAttribute.bindingChange, value: Buffer.alloc(0) };
const username = (name: string) => ({ type: stunAttribute.username, value: Buffer.from(name) });
const integrity = (value = Buffer.alloc(20)) => ({ type: stunAttribute.messageIntegrity, value });

function request(attributes: readonly StunAttribute[], id = transactionId): Buffer {
  return encodeStun({ type: 1, transactionId: id, attributes });
}

/** A request signed in the way of RFC 3489. */
function signed(password: string, attributes: readonly StunAttribute[]): Buffer {
  const draft = request([...attributes, integrity()]);
  const text = draft.subarray(0, -24);
  const filled = Buffer.concat([text, Buffer.alloc((64 - (text.length % 64)) % 64)]);
  return request([...attributes, integrity(createHmac('sha1', password).update(filled).digest())]);
}

/** What the reply says: its type, the error code if any, the address if any. */
function told(datagram: Buffer) {
  const { reply, proven } = answerBinding(datagram, source, passwordsOf);
  const message = reply && decodeStun(reply.datagram);
  const error = message && stunValue(message, stunAttribute.errorCode);
  const mapped = message && stunValue(message, stunAttribute.mappedAddress);
  return {
    ...(error && { error: error[2]! * 100 + error[3]! }),
    ...(mapped && { mapped: decodeEndpoint(mapped) }),
    to: reply?.to ?? null,
    proven,
  };
}

describe('a Binding Request', () => {
  it('is told where it came from', () => {
    const reply = answerBinding(request([listening]), source, passwordsOf).reply!;
    expect(reply.datagram.toString('hex')).toBe(
      `0101000c${transactionId.toString('hex')}0001000800019c41c0000207`,
    );
    expect(told(request([listening]))).toEqual({ mapped: source, to: source, proven: null });
  });

  it('proves a binding when its device signed it, and by nothing less', () => {
    const attributes = [listening, change, username('cpe-1')];
    const proven = { username: 'cpe-1', endpoint: source };
    expect(told(signed('secret', attributes))).toEqual({ mapped: source, to: source, proven });
    expect(told(signed('another', attributes))).toEqual({ error: 431, to: source, proven: null });
    expect(told(request(attributes))).toEqual({ error: 401, to: source, proven: null });
    expect(told(signed('secret', [listening, change]))).toEqual({ error: 432, to: source, proven: null });
    expect(told(signed('secret', [listening, username('cpe-2')]))).toMatchObject({
      error: 430,
      proven: null,
    });
    expect(told(signed('secret', [username('cpe-1')]))).toMatchObject({ mapped: source, proven: null });
  });

  it('gets a reply on another port of its host, and no other host gets it', () => {
    const at = (endpoint: { address: string; port: number }) => ({
      type: stunAttribute.responseAddress,
      value: encodeEndpoint(endpoint),
    });
    const own = { address: source.address, port: 7 };
    expect(told(request([at(own)])).to).toEqual(own);
    expect(told(request([at({ address: '192.0.2.8', port: 7 })])).to).toEqual(source);
  });

  it('may not ask for another socket, or for what nobody here knows', () => {
    const changeRequest = (flags: number) => ({
      type: stunAttribute.changeRequest,
      value: Buffer.from([0, 0, 0, flags]),
    });
    expect(told(request([listening, changeRequest(0)]))).toMatchObject({ mapped: source });
    expect(told(request([listening, listening, changeRequest(6)]))).toMatchObject({ error: 420 });
    const unknown = { type: 0x7001, value: Buffer.alloc(24) };
    expect(told(request([listening, unknown]))).toMatchObject({ error: 420 });
    expect(told(request([listening, { ...unknown, type: 0x9001 }]))).toMatchObject({ mapped: source });
  });

  it('of RFC 5389 gets the address in its form, too, if there is room', () => {
    const types = (datagram: Buffer) =>
      decodeStun(answerBinding(datagram, source, passwordsOf).reply!.datagram)!.attributes.map(
        ({ type }) => type,
      );
    expect(types(request([listening], withCookie))).toEqual([1, 0x20]);
    expect(types(request([{ type: 0x9001, value: Buffer.alloc(8) }], withCookie))).toEqual([1]);
  });
});

it('answers nothing else, and nothing with more bytes than it got', () => {
  const attribute = fc.record({
    type: fc.oneof(fc.constantFrom(1, 2, 3, 6, 8, 9, 10, 0x20, 0xc001, 0xc002), fc.nat(0xffff)),
    value: fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes)),
  });
  const stun = fc
    .record({
      type: fc.oneof(fc.constant(1), fc.nat(0x3fff)),
      attributes: fc.array(attribute, { maxLength: 6 }),
      transactionId: fc.constantFrom(transactionId, withCookie),
    })
    .map(encodeStun);
  const noise = fc.uint8Array({ maxLength: 600, size: 'max' }).map((bytes) => Buffer.from(bytes));
  const from = fc.record({
    address: fc.oneof(fc.ipV4(), fc.ipV6()),
    port: fc.integer({ min: 1, max: 0xffff }),
  });
  fc.assert(
    fc.property(fc.oneof(stun, noise), from, (datagram, peer) => {
      const { reply, proven } = answerBinding(datagram, peer, passwordsOf);
      expect(proven).toBeNull();
      if (reply === null) return;
      expect(datagram.readUInt16BE(0)).toBe(1);
      expect(reply.datagram.length).toBeLessThanOrEqual(datagram.length);
      expect(reply.to.address).toBe(peer.address);
    }),
    { numRuns: 300 },
  );
  expect(told(request([]))).toEqual({ to: null, proven: null });
});
