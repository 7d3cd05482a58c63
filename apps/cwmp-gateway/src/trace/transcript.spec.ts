import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { SecretPaths } from '#data-model';
import { soapReply, type Reply } from '../http/reply.js';
import { SessionRecording } from './session-recording.js';
import { transcriptOf } from './transcript.js';

const canary = 'kanarie-17';
const request = (changes: object = {}) =>
  ({
    method: 'POST',
    url: '/',
    httpVersion: '1.1',
    rawHeaders: ['Host', 'acs'],
    ...changes,
  }) as IncomingMessage;
const envelope = (rpc: string) => `<Envelope><Header/><Body>${rpc}</Body></Envelope>`;

function transcript(...turns: [IncomingMessage, string | null, Reply | null][]) {
  const recording = new SessionRecording(true);
  for (const [from, body, reply] of turns) recording.note(from, body, reply, Date.now());
  return transcriptOf(recording.take(), new SecretPaths());
}

describe('a transcript', () => {
  it('shows what was said, line by line', () => {
    const [exchange] = transcript([
      request(),
      envelope('<Reboot/>'),
      soapReply(envelope('<RebootResponse/>')),
    ]);
    expect(exchange?.request).toEqual({
      line: 'POST / HTTP/1.1',
      headers: [['Host', 'acs']],
      body: '<Envelope>\n  <Header/>\n  <Body>\n    <Reboot/>\n  </Body>\n</Envelope>\n',
      note: null,
    });
    expect(exchange?.response).toMatchObject({
      line: 'HTTP/1.1 200 OK',
      headers: [
        ['Content-Type', 'text/xml; charset=utf-8'],
        ['Content-Length', expect.stringMatching(/^\d+$/)],
      ],
    });
  });

  it('tells what of a request was not kept', () => {
    const lost = { startedAtMs: 0, durationMs: 1, line: 'POST / HTTP/1.1', rawHeaders: [], reply: null };
    const notes = [0, 9_000].map(
      (bodyLength) => transcriptOf([{ ...lost, body: null, bodyLength }], new SecretPaths())[0]?.request.note,
    );
    expect(notes).toEqual([
      'headers were not kept',
      'a body of 9000 characters was not kept, headers were not kept',
    ]);
  });

  it('has no secret of the headers, whatever they are called', () => {
    const rawHeaders = [
      ['Authorization', `Digest username="u", response="${canary}"`],
      ['authorization', canary],
      ['Cookie', `ACS=${canary}`],
      ['X-Whatever', canary],
      ['User-Agent', 'cpe'],
    ].flat();
    const reply = { status: 204, headers: { 'Set-Cookie': `ACS=${canary}` } } as const;
    const [exchange] = transcript([request({ rawHeaders, url: `/cwmp?key=${canary}` }), null, reply]);
    expect(JSON.stringify(exchange)).not.toContain(canary);
    expect(exchange?.request.headers).toEqual([
      ['Authorization', 'Digest [redacted]'],
      ['authorization', '[redacted]'],
      ['Cookie', '[redacted]'],
      ['X-Whatever', '[redacted]'],
      ['User-Agent', 'cpe'],
    ]);
    expect(exchange?.request.line).toBe('POST /cwmp?[redacted] HTTP/1.1');
  });

  it('has no secret that stands somewhere else too', () => {
    const set = `<SetParameterValues><S><Name>Device.WiFi.KeyPassphrase</Name><Value>${canary}</Value></S></SetParameterValues>`;
    const fault = `<Fault><faultstring>no ${canary} here</faultstring></Fault>`;
    const exchanges = transcript(
      [request(), null, soapReply(envelope(set))],
      [request({ rawHeaders: ['User-Agent', canary] }), envelope(fault), { status: 204 }],
    );
    expect(JSON.stringify(exchanges)).not.toContain(canary);
    expect(exchanges[1]?.request.body).toContain('<faultstring>no [redacted] here</faultstring>');
  });

  it('says what is not shown of a body that cannot be read, and that an answer is missing', () => {
    const [broken] = transcript([request(), `<Envelope><Body><A>x</B>${canary}`, null]);
    expect(broken?.request.note).toBe(
      'a body of 34 characters: malformed: end tag does not match the open element (at 20); what follows is not shown',
    );
    expect(broken?.response).toBeNull();
    const [noise] = transcript([request(), `password=${canary}`, null]);
    expect(noise?.request).toMatchObject({
      body: null,
      note: expect.stringContaining('nothing of it is shown'),
    });
    expect(JSON.stringify(noise)).not.toContain(canary);
  });
});
