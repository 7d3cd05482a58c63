import { MeasuredProcess } from '../process/measured-process.js';
import type { BareAnswer } from './bare-server.js';
import type { RawAnswer } from './keep-alive-connection.js';
import type { ServerUnderTest } from './informing-fleet.js';

/** Starts a bare node:http server that gives the same answers as the gateway gave in a session. */
export async function startBareServer(session: readonly RawAnswer[]): Promise<ServerUnderTest> {
  const [inform, authorizedInform, emptyPost] =
    session.length === 3 ? session : [session[0], session[0], session[1]];
  const answers = [inform, authorizedInform, emptyPost].map((answer) => bareAnswer(answer!));
  const server = await MeasuredProcess.start({
    program: 'test/bench/idle/bare-server.js',
    args: [JSON.stringify({ inform: answers[0], authorizedInform: answers[1], emptyPost: answers[2] })],
    readyLine: /listening on (\d+)/,
  });
  return { server, port: Number(server.ready[1]) };
}

/** The headers that the HTTP server makes by itself are left to it. */
function bareAnswer({ status, head, body }: RawAnswer): BareAnswer {
  const headers = head
    .split('\r\n')
    .slice(1)
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    })
    .filter(([name]) => !/^(date|connection|keep-alive)$/i.test(name));
  return { status, headers: Object.fromEntries(headers), body };
}
