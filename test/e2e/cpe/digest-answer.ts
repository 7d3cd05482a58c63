import { answerChallenge, parseChallenge, type DigestAlgorithm } from '#digest';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface AnswerForm {
  readonly nc?: number;
  /** Which of several challenges is answered. */
  readonly algorithm?: DigestAlgorithm;
  /** Answers as clients of RFC 2069 do. */
  readonly withoutQop?: boolean;
}

/** The Authorization header that answers a 401. @throws Error when the 401 has no such challenge. */
export function answerTo(
  challenges: string | null | undefined,
  credentials: Credentials,
  { nc = 1, algorithm = 'MD5', withoutQop = false }: AnswerForm = {},
): string {
  const offered = parseChallenge([challenges ?? '']);
  const digest = offered.find((each) => each.scheme === 'digest' && each.algorithm === algorithm);
  if (digest?.scheme !== 'digest') throw new Error(`no ${algorithm} challenge in ${challenges}`);
  const challenge = withoutQop ? { ...digest, qop: [] } : digest;
  const request = { method: 'POST', uri: '/', cnonce: '0123456789abcdef', nc };
  return answerChallenge({ challenge, ...request, ...credentials }) ?? '';
}
