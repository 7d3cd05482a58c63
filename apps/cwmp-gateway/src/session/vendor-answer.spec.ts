import { describe, expect, it } from 'vitest';
import type { CpeMessage } from '#cwmp';
import type { ClaimedRpc } from '#task';
import { vendorAnswer } from './vendor-answer.js';

const call = { name: 'X_Foo', namespace: null, prefix: null, content: '' };
const claimed = { attemptId: 'ours', step: { method: 'VendorRpc', arguments: call } } as ClaimedRpc;
const said = (kind: 'unknownRequest' | 'unknownResponse', method: string): CpeMessage => ({
  kind,
  method,
  xml: '<X/>',
});
const answerTo = (message: CpeMessage, attemptId: string | null, rpc = claimed) =>
  vendorAnswer(rpc, { type: 'message', message }, attemptId);
const answered = {
  type: 'message',
  message: { kind: 'response', response: { method: 'VendorRpc', result: { xml: '<X/>' } } },
};

describe('the answer to a method of a vendor', () => {
  it('is named after the method, or has the ID of the call', () => {
    expect(answerTo(said('unknownResponse', 'X_Foo'), null)).toEqual(answered);
    expect(answerTo(said('unknownResponse', 'X_Bar'), 'ours')).toEqual(answered);
    expect(answerTo(said('unknownRequest', 'X_FooResult'), 'ours')).toEqual(answered);
  });

  it('is nothing else', () => {
    expect(answerTo(said('unknownResponse', 'X_Bar'), null)).toBeNull();
    expect(answerTo(said('unknownResponse', 'X_Foo'), 'another')).toBeNull();
    expect(answerTo(said('unknownRequest', 'X_Foo'), null)).toBeNull();
    expect(vendorAnswer(claimed, { type: 'emptyPost' }, null)).toBeNull();
    const reboot = { attemptId: 'ours', step: { method: 'Reboot', arguments: {} } } as ClaimedRpc;
    expect(answerTo(said('unknownResponse', 'X_Foo'), 'ours', reboot)).toBeNull();
  });
});
