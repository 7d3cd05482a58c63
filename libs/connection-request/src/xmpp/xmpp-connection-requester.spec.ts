import { expect, it } from 'vitest';
import { StanzaReader } from './stanza-reader.js';
import type { IqAnswer } from './xmpp-connection.js';
import { XmppConnectionRequester } from './xmpp-connection-requester.js';

const request = { jid: 'cpe-1@xmpp.test/cwmp', username: 'a&b', password: `<'">` };

function requester(answer: IqAnswer) {
  const asked: string[] = [];
  const ask = async (to: string, type: string, content: string): Promise<IqAnswer> => {
    asked.push(`${type} ${to} ${content}`);
    return answer;
  };
  const calls = new XmppConnectionRequester({ ask, jid: 'acs@xmpp.test' }, 'xmpp.test');
  return { calls, asked };
}

/** An answer of the CPE, as it comes over the stream. */
function error(condition: string, type = 'cancel'): IqAnswer {
  const stanza = `<iq type='error'><error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`;
  const stream = `<stream:stream xmlns='jabber:client' xmlns:stream='s'>${stanza}`;
  return { kind: 'error', stanza: new StanzaReader(4_096).read(Buffer.from(stream))[0]! };
}

const result = { ...error('x'), kind: 'result' } as IqAnswer;

it('asks in the words of Annex K, and escapes what it is given', async () => {
  const { calls, asked } = requester(result);
  expect(await calls.request(request)).toEqual({ outcome: 'accepted' });
  expect(asked).toEqual([
    `get cpe-1@xmpp.test/cwmp <connectionRequest xmlns='urn:broadband-forum-org:cwmp:xmppConnReq-1-0'>` +
      `<username>a&amp;b</username><password>&lt;&apos;&quot;&gt;</password></connectionRequest>`,
  ]);
});

it.each([
  [error('not-authorized'), { outcome: 'badCredentials' }],
  [error('service-unavailable', 'wait'), { outcome: 'busy' }],
  [error('service-unavailable'), { outcome: 'unreachable', reason: 'offline' }],
  [error('recipient-unavailable'), { outcome: 'unreachable', reason: 'offline' }],
  [error('item-not-found'), { outcome: 'unreachable', reason: 'offline' }],
  [error('bad-request'), { outcome: 'protocolError', reason: 'unexpectedError', status: null }],
  [{ kind: 'failed', reason: 'timeout' } as const, { outcome: 'unreachable', reason: 'timeout' }],
  [{ kind: 'failed', reason: 'noServer' } as const, { outcome: 'unreachable', reason: 'noServer' }],
])('takes an answer for what it is', async (answer, expected) => {
  expect(await requester(answer).calls.request(request)).toEqual(expected);
});

it.each([
  ['cpe-1@elsewhere.test/cwmp', 'foreignServer'],
  ['cpe-1@xmpp.test.elsewhere.test/cwmp', 'foreignServer'],
  ['acs@XMPP.test/other', 'foreignServer'],
  ['xmpp.test', 'malformedJid'],
  ['', 'malformedJid'],
  [`cpe'><x/>@xmpp.test`, 'malformedJid'],
  ['cpe-1@xmpp.test/a\nb', 'malformedJid'],
  [`${'x'.repeat(300)}@xmpp.test`, 'malformedJid'],
])('sends no credentials to %j', async (jid, reason) => {
  const { calls, asked } = requester(result);
  expect(await calls.request({ ...request, jid })).toEqual({ outcome: 'refused', reason });
  expect(asked).toEqual([]);
});
