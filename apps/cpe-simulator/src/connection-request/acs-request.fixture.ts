import http from 'node:http';
import { answerChallenge, parseChallenge } from '#digest';

interface Answer {
  readonly status: number;
  readonly challenge: string | undefined;
}

/** One request on a connection of its own. */
export function request(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = http.request(url, { method, headers, agent: false }, (incoming) => {
      incoming.resume();
      resolve({ status: incoming.statusCode ?? 0, challenge: incoming.headers['www-authenticate'] });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** The answer of the user `acs` to a Digest challenge. @throws Error when it is none. */
export function authorize(
  url: string,
  challengeText: string | undefined,
  password = 'secret',
  nc = 1,
): string {
  const [challenge] = parseChallenge([challengeText ?? '']);
  if (challenge?.scheme !== 'digest') throw new Error('no Digest challenge');
  const uri = new URL(url).pathname;
  const account = { username: 'acs', password };
  return answerChallenge({ challenge, method: 'GET', uri, ...account, cnonce: 'c', nc }) ?? '';
}

/** A whole connection request; returns the final status. */
export async function call(url: string, password?: string): Promise<number> {
  const { challenge } = await request(url);
  return (await request(url, { Authorization: authorize(url, challenge, password) })).status;
}
