import type { IncomingMessage } from 'node:http';
import { detached } from '#cwmp';
import type { Reply } from '../http/reply.js';

/** One request and its answer, by reference: nothing is copied or looked into while the session lasts. */
export interface RecordedExchange {
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly line: string;
  /** Empty when they are not kept. */
  readonly rawHeaders: readonly string[];
  /** Text of the body, null when there is none or it is not kept. */
  readonly body: string | null;
  /** Characters of the body, also when it is not kept. */
  readonly bodyLength: number;
  /** Null when the gateway failed to answer. */
  readonly reply: Reply | null;
}

interface RecordingLimits {
  readonly exchanges: number;
  /** Characters of one body. */
  readonly body: number;
  /** Characters of everything, answers included. */
  readonly all: number;
}

const traced: RecordingLimits = { exchanges: 600, body: 262_144, all: 524_288 };
// What a session costs that nobody asked about, in case that it fails: a few references to what it has sent.
const untraced: RecordingLimits = { exchanges: 8, body: 8_192, all: 32_768 };

/** Characters of a request line; what is longer is cut. */
const longestLine = 512;

/** Characters that all sessions together may hold which nobody asked about. */
const mostHeld = 33_554_432;
let held = 0;

/** What a session has said so far. An untraced one keeps its Inform and its last turns, and only small bodies. */
export class SessionRecording {
  /** Requests, also those that are not kept. */
  count = 0;
  private kept: RecordedExchange[] = [];
  private size = 0;
  private isOver = false;

  constructor(readonly isTraced: boolean) {}

  /** One that another process has begun; `count`: requests until now. */
  static continued(
    isTraced: boolean,
    count: number,
    exchanges: readonly RecordedExchange[],
  ): SessionRecording {
    const recording = new SessionRecording(isTraced);
    recording.count = count;
    recording.kept = [...exchanges];
    for (const exchange of exchanges) recording.hold(sizeOf(exchange));
    return recording;
  }

  get exchanges(): readonly RecordedExchange[] {
    return this.kept;
  }

  /**
   * Notes one turn.
   *
   * @param body its text, null when it was empty or could not be read
   * @param reply null when there was no answer because of a failure here
   */
  note(request: IncomingMessage, body: string | null, reply: Reply | null, startedAtMs: number): void {
    if (this.isOver) return;
    this.count += 1;
    if (!this.hasPlace()) return;
    const bodyLength = body?.length ?? 0;
    const line = requestLine(request);
    const headSize = line.length + sizeOfHeaders(request.rawHeaders);
    const rawHeaders = this.hasRoom(headSize) ? request.rawHeaders : [];
    const isKept =
      bodyLength <= this.limits.body &&
      this.hasRoom(line.length + sizeOfHeaders(rawHeaders) + bodyLength + (reply?.body?.length ?? 0));
    const exchange: RecordedExchange = {
      startedAtMs,
      durationMs: Date.now() - startedAtMs,
      line,
      rawHeaders,
      body: isKept ? body : null,
      bodyLength,
      reply: isKept || reply === null ? reply : withoutBody(reply),
    };
    this.kept.push(exchange);
    this.hold(sizeOf(exchange));
  }

  /** Ends the recording and hands over what there is; the session lingers without it. */
  take(): readonly RecordedExchange[] {
    const { kept } = this;
    this.isOver = true;
    this.kept = [];
    this.hold(-this.size);
    return kept;
  }

  /** Makes place in the ring of an untraced session; a traced one is full some day. */
  private hasPlace(): boolean {
    if (this.kept.length < this.limits.exchanges) return true;
    if (this.isTraced) return false;
    const [dropped] = this.kept.splice(1, 1);
    if (dropped !== undefined) this.hold(-sizeOf(dropped));
    return true;
  }

  private get limits(): RecordingLimits {
    return this.isTraced ? traced : untraced;
  }

  private hasRoom(size: number): boolean {
    return this.size + size <= this.limits.all && (this.isTraced || held + size <= mostHeld);
  }

  private hold(size: number): void {
    this.size += size;
    if (!this.isTraced) held += size;
  }
}

function requestLine({ method, url, httpVersion }: IncomingMessage): string {
  const line = `${method} ${url} HTTP/${httpVersion}`;
  return line.length > longestLine ? detached(line.slice(0, longestLine)) : line;
}

function sizeOfHeaders(rawHeaders: readonly string[]): number {
  return rawHeaders.reduce((sum, each) => sum + each.length, 0);
}

/** Characters of an exchange. */
function sizeOf({ line, rawHeaders, body, reply }: RecordedExchange): number {
  return line.length + sizeOfHeaders(rawHeaders) + (body?.length ?? 0) + (reply?.body?.length ?? 0);
}

function withoutBody({ body, ...reply }: Reply): Reply {
  return body === undefined ? reply : { ...reply, reason: `body of ${body.length} characters not kept` };
}
