import { createServer, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the bare server answers: to an Inform without and with credentials, and to an empty POST. */
export interface BareAnswers {
  readonly inform: BareAnswer;
  readonly authorizedInform: BareAnswer;
  readonly emptyPost: BareAnswer;
}

export interface BareAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

// The least that a Node server can do for these turns: read the request to its end, answer with bytes made before.
const answers = JSON.parse(process.argv[2] ?? '') as BareAnswers;
const bodies = new Map(
  Object.values(answers).map((answer: BareAnswer) => [answer, Buffer.from(answer.body)]),
);

const server = createServer((request, response) => {
  let length = 0;
  request.on('data', (chunk: Buffer) => (length += chunk.length));
  request.on('end', () => {
    if (length === 0) answer(response, answers.emptyPost);
    else if (request.headers.authorization === undefined) answer(response, answers.inform);
    else answer(response, answers.authorizedInform);
  });
});

function answer(response: ServerResponse, chosen: BareAnswer): void {
  response.writeHead(chosen.status, chosen.headers);
  response.end(bodies.get(chosen));
}

server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on ${(server.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
