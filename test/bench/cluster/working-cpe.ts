import { getParameterValuesResponse } from '../documents.js';
import type { KeepAliveConnection, RawAnswer } from '../idle/keep-alive-connection.js';

const requestLine = 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench-cpe/1.0\r\n';
const response = getParameterValuesResponse(1);
const idPattern = /(<(?:\w+:)?ID[^>]*>)([^<]*)/;

/** What a device is asked to read, as the order of it: its answer tells this one parameter. */
export const readOrder = { parameterNames: ['Device.Ethernet.Interface.1.Enable'] };

/** An Inform as a request, of a device that no NAT hides. */
export function informRequest(inform: string): Buffer {
  const body = inform.replaceAll('192.0.2.17', '127.0.0.1');
  const head = `${requestLine}Content-Type: text/xml; charset=utf-8\r\nSOAPAction: ""\r\n`;
  return Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/**
 * One session: Inform, then a GetParameterValuesResponse to whatever the ACS asks, until it asks nothing more.
 *
 * @returns how many RPCs it was asked for
 * @throws Error when the ACS answers with an error
 */
export async function workSession(connection: KeepAliveConnection, inform: Buffer): Promise<number> {
  const opened = expectOk(await connection.send(inform));
  const cookie = /\r\nset-cookie: ([^;\r]+)/i.exec(opened.head)?.[1] ?? '';
  let rpcs = 0;
  let answer = await connection.send(post(cookie, ''));
  for (; answer.status !== 204; rpcs += 1) {
    const [, , id = ''] = idPattern.exec(expectOk(answer).body) ?? [];
    answer = await connection.send(post(cookie, response.replace(idPattern, `$1${id}`)));
  }
  return rpcs;
}

function post(cookie: string, body: string): string {
  const type = body === '' ? '' : 'Content-Type: text/xml; charset=utf-8\r\n';
  return `${requestLine}Cookie: ${cookie}\r\n${type}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function expectOk(answer: RawAnswer): RawAnswer {
  if (answer.status !== 200) throw new Error(`200 expected: ${answer.head}\n${answer.body}`);
  return answer;
}
