import { promisify } from 'node:util';
import { constants, deflate, gzip } from 'node:zlib';
import type { IncomingMessage } from 'node:http';
import type { Reply } from './reply.js';

const compressors = { gzip: promisify(gzip), deflate: promisify(deflate) };
/** Below one packet there is nothing to be gained. */
const leastCharacters = 1_400;

type Coding = keyof typeof compressors;

/**
 * The coding of an answer: that of the request's body, or one that its Accept-Encoding names. Null where the CPE
 * shows neither, since many cannot read compressed answers [TR-069 3.4.7], and where the answer is short.
 */
export function codingFor(request: IncomingMessage, { body }: Reply): Coding | null {
  return body === undefined || body.length < leastCharacters ? null : codingOf(request);
}

/** The answer with its body in a coding. */
export async function encoded(reply: Reply, coding: Coding): Promise<Reply> {
  const bytes = await compressors[coding](reply.body ?? '', { level: constants.Z_BEST_SPEED });
  return { ...reply, encoded: { coding, bytes } };
}

function codingOf({ headers }: IncomingMessage): Coding | null {
  const used = headers['content-encoding']?.trim().toLowerCase();
  if (used === 'gzip' || used === 'x-gzip') return 'gzip';
  if (used === 'deflate') return 'deflate';
  const accepted = headers['accept-encoding'];
  if (typeof accepted !== 'string') return null;
  if (accepts(accepted, 'gzip')) return 'gzip';
  return accepts(accepted, 'deflate') ? 'deflate' : null;
}

/** Whether the list names the coding with a weight above 0 [RFC 9110 12.5.3]. */
function accepts(list: string, coding: string): boolean {
  return list.split(',').some((entry) => {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q\s*=\s*0(?:\.0*)?$/.test(parameter));
  });
}
