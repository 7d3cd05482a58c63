import { SessionHandOver, type DeviceId, type HandOver, type SessionName } from '#device';
import type { RedisBus } from '#redis';
import { seal, unseal } from './sealed-message.js';

/** An owner that is gone is known at once; one that is only busy knows what nobody else does. */
const answerWithinMs = 2_000;

/** A session that knows more than this goes on from the ledger. */
const mostBytes = 4_194_304;

const over = Buffer.from('o');
const memoryPrefix = Buffer.from('m');

/**
 * SessionHandOver between processes. Sessions carry passwords, so both question and answer are sealed; a process that
 * is gone is known at once, because nobody listens in its name.
 */
export class RedisSessionHandOver extends SessionHandOver {
  /**
   * @param key of the installation, for nothing else
   * @param patienceMs how long an answer is waited for
   */
  constructor(
    private readonly bus: RedisBus,
    private readonly key: Buffer,
    private readonly patienceMs: number = answerWithinMs,
  ) {
    super();
  }

  override async ask(owner: string, session: SessionName): Promise<HandOver> {
    const { deviceId, epoch } = session;
    const question = seal(this.key, 'question', Buffer.from(JSON.stringify([deviceId, epoch])));
    const answer = await this.bus.ask(channelOf(owner), question, this.patienceMs);
    const opened = answer && unseal(this.key, aboutOf(session), answer);
    if (opened === null) return { kind: 'unknown' };
    if (opened.equals(over)) return { kind: 'over' };
    return { kind: 'memory', memory: opened.subarray(memoryPrefix.length) };
  }

  override onAsked(owner: string, listener: (session: SessionName) => Promise<HandOver>): () => void {
    return this.bus.on(channelOf(owner), async (question) => {
      const session = this.read(question);
      const told = session && (await listener(session));
      if (session === null || told === null || told.kind === 'unknown') return null;
      const body = told.kind === 'over' ? over : Buffer.concat([memoryPrefix, told.memory]);
      return body.length > mostBytes ? null : seal(this.key, aboutOf(session), body);
    });
  }

  private read(question: Buffer): SessionName | null {
    const opened = unseal(this.key, 'question', question);
    if (opened === null) return null;
    const [deviceId, epoch] = JSON.parse(opened.toString()) as unknown[];
    if (!Number.isSafeInteger(deviceId) || !Number.isSafeInteger(epoch)) return null;
    return { deviceId: deviceId as DeviceId, epoch: Number(epoch) };
  }
}

function channelOf(owner: string): string {
  return `hand-over:${owner}`;
}

function aboutOf({ deviceId, epoch }: SessionName): string {
  return `session ${deviceId} ${epoch}`;
}
