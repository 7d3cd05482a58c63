import { answerChallenge, parseChallenge } from '#digest';
import { inform } from '../documents.js';
import type { KeepAliveConnection, RawAnswer } from './keep-alive-connection.js';

/** Credentials of a CPE that is challenged in every session. */
export interface CpeCredentials {
  readonly username: string;
  readonly password: string;
}

const requestLine = 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench-cpe/1.0\r\n';

/** A CPE that informs periodically and has nothing else to do, its bytes made beforehand. */
export class IdleCpe {
  private readonly informHead: string;
  private readonly informBody: string;
  private readonly informRequest: Buffer;

  constructor(
    readonly serialNumber: string,
    private readonly credentials: CpeCredentials | null,
  ) {
    this.informBody = inform(serialNumber);
    this.informHead = `${requestLine}Content-Type: text/xml; charset=utf-8\r\nSOAPAction: ""\r\nContent-Length: ${Buffer.byteLength(this.informBody)}\r\n`;
    this.informRequest = Buffer.from(`${this.informHead}\r\n${this.informBody}`);
  }

  /**
   * One session: Inform, its answer, the empty POST, 204. Returns the answers in their order.
   *
   * @throws Error when the server answers anything else
   */
  async inform(connection: KeepAliveConnection): Promise<RawAnswer[]> {
    const answers = [await connection.send(this.informRequest)];
    if (this.credentials !== null) {
      const challenge = expectStatus(answers[0], 401);
      answers.push(await connection.send(this.authorizedInform(this.credentials, challenge)));
    }
    const cookie = /\r\nset-cookie: ([^;\r]+)/i.exec(expectStatus(answers.at(-1), 200).head)?.[1];
    answers.push(await connection.send(`${requestLine}Cookie: ${cookie}\r\nContent-Length: 0\r\n\r\n`));
    expectStatus(answers.at(-1), 204);
    return answers;
  }

  private authorizedInform({ username, password }: CpeCredentials, { head }: RawAnswer): string {
    const header = /\r\nwww-authenticate: ([^\r]+)/i.exec(head)?.[1] ?? '';
    const [challenge] = parseChallenge([header]);
    if (challenge?.scheme !== 'digest') throw new Error(`no Digest challenge: ${header}`);
    const uses = { challenge, method: 'POST', uri: '/', username, password, nc: 1, cnonce: '0a4f113b' };
    return `${this.informHead}Authorization: ${answerChallenge(uses)}\r\n\r\n${this.informBody}`;
  }
}

function expectStatus(answer: RawAnswer | undefined, status: number): RawAnswer {
  if (answer?.status !== status) throw new Error(`${status} expected: ${answer?.head}\n${answer?.body}`);
  return answer;
}
