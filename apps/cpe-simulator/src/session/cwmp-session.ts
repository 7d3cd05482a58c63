import { parseAcsMessage, type AcsFault, type AcsMessage, type AcsResponse } from '../soap/acs-message.js';
import { findEchoViolations, findEnvelopeViolations, findHttpViolations } from '../soap/conformance.js';
import { writeInform } from '../soap/inform.js';
import { executeCall } from './call-execution.js';
import type { HttpReply } from './http-exchange.js';
import type { CpeRequest, SessionContext } from './session-context.js';
import { SessionFailure, type SessionOutcome } from './session-outcome.js';

const maxRepeats = 3;
const repeatRequest = 8005;
/** An InformResponse with nothing unusual in it, which needs no parser. */
const plainInformResponse = /<(?:[\w.-]+:)?InformResponse[\s>]/;
const unusual = /HoldRequests|<(?:[\w.-]+:)?Fault[\s>]/;

/** One session of a CPE from its Inform until the ACS has nothing more to say [TR-069 3.7.1]. */
export class CwmpSession {
  private httpStatus = 0;
  private informAccepted = false;
  private readonly methods: string[] = [];

  constructor(private readonly context: SessionContext) {}

  /** Runs the session; failures are outcomes, never exceptions. Closes its connections. */
  async run(): Promise<SessionOutcome> {
    let reason = '';
    try {
      await this.converse();
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    } finally {
      this.context.connection.close();
    }
    return {
      sessionNumber: this.context.sessionNumber,
      status: reason === '' ? 'completed' : 'failed',
      events: this.context.inform.events,
      informAccepted: this.informAccepted,
      methods: this.methods,
      httpStatus: this.httpStatus,
      reason,
    };
  }

  private async converse(): Promise<void> {
    const { connection, habits, requests } = this.context;
    if (habits.probesEmpty) this.observe(await connection.probe());
    const holdRequests = await this.sendInform();
    if (!holdRequests) for (const request of requests) await this.sendRequest(request);
    let reply = this.accept(await connection.post(''));
    while (reply.body !== '') {
      const message = this.read(reply);
      if (message.kind !== 'call')
        throw new SessionFailure(`the ACS sent a ${message.kind} to an empty POST`);
      this.methods.push(message.method);
      reply = this.accept(await connection.post(await executeCall(this.context, message)));
    }
    if (habits.trailingEmptyPost) this.observe(await connection.post(''));
  }

  /** Sends the Inform and returns HoldRequests of its answer. */
  private async sendInform(): Promise<boolean> {
    const { connection, writer, habits, inform } = this.context;
    const id = this.context.nextId();
    const envelope = writer.envelope(id, writeInform(writer, habits.adjustInform(inform)));
    for (let repeats = 0; repeats <= maxRepeats; repeats += 1) {
      const reply = this.accept(await connection.postInform(envelope));
      if (plainInformResponse.test(reply.body) && !unusual.test(reply.body)) {
        this.checkPlainInformResponse(reply, id);
        this.deliverEvents();
        return false;
      }
      const message = this.read(reply);
      if (message.kind === 'response' && message.method === 'Inform') {
        this.report(findEchoViolations(message.id, this.sentId(id)));
        this.deliverEvents();
        return message.holdRequests;
      }
      if (message.kind !== 'fault') throw new SessionFailure('the ACS did not answer the Inform');
      if (message.code !== repeatRequest) throw new SessionFailure(`Inform refused with ${message.code}`);
    }
    throw new SessionFailure('the ACS asked too often to repeat the Inform');
  }

  private async sendRequest(request: CpeRequest): Promise<void> {
    const { connection, writer } = this.context;
    const id = this.context.nextId();
    const envelope = writer.envelope(id, writer.rpc(request.method, request.write(writer)));
    let answer: AcsResponse | AcsFault;
    let repeats = 0;
    do {
      const message = this.read(this.accept(await connection.post(envelope)));
      if (message.kind === 'call') throw new SessionFailure(`the ACS did not answer the ${request.method}`);
      answer = message;
      repeats += 1;
    } while (answer.kind === 'fault' && answer.code === repeatRequest && repeats <= maxRepeats);
    this.report(findEchoViolations(answer.id, this.sentId(id)));
    request.settle(answer);
  }

  private deliverEvents(): void {
    this.informAccepted = true;
    this.context.informAccepted();
  }

  private checkPlainInformResponse({ body }: HttpReply, id: string): void {
    this.checkEnvelope(body);
    const echoed = /<(?:[\w.-]+:)?ID(?:\s[^>]*)?>([^<]*)</.exec(body)?.[1] ?? null;
    this.report(findEchoViolations(echoed, this.sentId(id)));
    if (!/<MaxEnvelopes>1</.test(body)) this.report(['InformResponse without MaxEnvelopes 1']);
  }

  private read(reply: HttpReply): AcsMessage {
    this.checkEnvelope(reply.body);
    return parseAcsMessage(reply.body);
  }

  private checkEnvelope(text: string): void {
    const { habits, writer } = this.context;
    if (habits.requiresDeclaration && !text.startsWith('<?xml')) {
      throw new SessionFailure('a message without XML declaration');
    }
    this.report(findEnvelopeViolations(text, writer.dialect));
  }

  /** Only 200 and 204 go on [TR-069 3.2.1.1]. */
  private accept(reply: HttpReply): HttpReply {
    this.observe(reply);
    if (reply.status !== 200 && reply.status !== 204) throw new SessionFailure(`HTTP status ${reply.status}`);
    this.report(findHttpViolations(reply.status, reply.headers, reply.body));
    return reply;
  }

  private observe({ status }: HttpReply): void {
    this.httpStatus = status;
  }

  private sentId(id: string): string | null {
    return this.context.writer.dialect.header === 'id' ? id : null;
  }

  private report(details: readonly string[]): void {
    const { ledger, cpe, sessionNumber } = this.context;
    for (const detail of details) ledger.reportViolation({ cpe, sessionNumber, detail });
  }
}
