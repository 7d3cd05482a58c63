import type { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { decodeMessage, encodeMessage } from './bus-message.js';
import type { RedisConnection } from './redis-connection.js';

const prefix = 'acs:';

/** The answer of a process that has none. */
const none = Buffer.alloc(0);

/** Hears a message; what it returns goes back to whoever asked, null is no answer. */
export type BusListener = (body: Buffer) => Promise<Buffer | null> | Buffer | null | void;

interface Question {
  /** Processes that have not answered yet; unknown until the question is out. */
  open: number | null;
  answered: number;
  readonly resolve: (answer: Buffer | null) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Messages between the processes of a cluster by Redis' publish and subscribe: quick, and lost when Redis or the
 * receiver is away. Whoever relies on one looks into PostgreSQL when none comes.
 */
export class RedisBus {
  private readonly inbox = `inbox:${randomBytes(8).toString('hex')}`;
  private readonly listeners = new Map<string, Set<BusListener>>();
  private readonly questions = new Map<number, Question>();
  private readonly gapListeners = new Set<() => void>();
  private readonly subscriber: Redis;
  private subscribing: Promise<unknown> = Promise.resolve();
  private readonly dueWhenReady: (() => void)[] = [];
  private nextQuestion = 1;
  private hasBeenReady = false;

  constructor(private readonly redis: RedisConnection) {
    this.subscriber = redis.another('bus');
    this.subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) =>
      this.receive(channel.toString().slice(prefix.length), message),
    );
    this.subscriber.on('ready', () => this.ready());
    this.subscribe(this.inbox);
  }

  /** Calls back on every message of another process to a channel, until the result is called. */
  on(channel: string, listener: BusListener): () => void {
    const known = this.listeners.get(channel);
    const listeners = known ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    if (known === undefined) this.subscribe(channel);
    return () => this.off(channel, listener);
  }

  /** Calls back when messages may have been missed: the subscriptions were away and are back. */
  onGap(listener: () => void): void {
    this.gapListeners.add(listener);
  }

  /** Resolves when everything that this process listens to now reaches it, which Redis may put off for long. */
  async subscribed(): Promise<void> {
    await this.subscribing;
  }

  /** Sends a message. Resolves with the number of processes that got it, 0 when Redis is away. */
  async tell(channel: string, body: Buffer | string): Promise<number> {
    return this.publish(channel, encodeMessage({ from: this.inbox, body: Buffer.from(body) }));
  }

  /**
   * Asks whoever listens. Resolves with the first answer, or with null: at once when all listeners have said that they
   * know none or when there are none, after `timeoutMs` at the latest.
   */
  async ask(channel: string, body: Buffer | string, timeoutMs: number): Promise<Buffer | null> {
    const id = this.nextQuestion++;
    const answer = new Promise<Buffer | null>((resolve) => {
      const timer = setTimeout(() => this.finish(id, null), timeoutMs);
      this.questions.set(id, { open: null, answered: 0, resolve, timer });
    });
    const message = encodeMessage({ from: this.inbox, id, body: Buffer.from(body) });
    const receivers = await this.publish(channel, message);
    const question = this.questions.get(id);
    if (question !== undefined) question.open = receivers;
    if (question !== undefined && question.answered >= receivers) this.finish(id, null);
    return answer;
  }

  private async publish(channel: string, message: Buffer): Promise<number> {
    try {
      return await this.redis.client.publish(prefix + channel, message);
    } catch {
      // The connection has told its owner already.
      return 0;
    }
  }

  private subscribe(channel: string): void {
    const subscribed = new Promise<void>((resolve) => {
      this.whenReady(() => {
        // Kept by the client over every loss of the connection.
        this.subscriber.subscribe(prefix + channel).then(
          () => resolve(),
          () => resolve(),
        );
      });
    });
    this.subscribing = Promise.all([this.subscribing, subscribed]);
  }

  private off(channel: string, listener: BusListener): void {
    const listeners = this.listeners.get(channel);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    this.listeners.delete(channel);
    this.whenReady(() => void this.subscriber.unsubscribe(prefix + channel).catch(() => undefined));
  }

  /**
   * A subscription on its way before the client has looked whether Redis is ready makes that look fail, and the client
   * forgets it.
   */
  private whenReady(act: () => void): void {
    if (this.subscriber.status === 'ready') act();
    else this.dueWhenReady.push(act);
  }

  private ready(): void {
    for (const act of this.dueWhenReady.splice(0)) act();
    if (this.hasBeenReady) for (const listener of this.gapListeners) listener();
    this.hasBeenReady = true;
  }

  private receive(channel: string, message: Buffer): void {
    const decoded = decodeMessage(message);
    if (decoded === null) return;
    const { from, id, body: told } = decoded;
    if (channel === this.inbox) return this.answered(id, told);
    // What this process said it knows; as to a question, it has none but itself to ask.
    if (from === this.inbox) return this.answered(id, none);
    const listeners = [...(this.listeners.get(channel) ?? [])];
    const heard = listeners.map(async (listener) => listener(told));
    const answer = Promise.all(heard).then(
      (answers) => answers.find((each) => Buffer.isBuffer(each)) ?? none,
      () => none,
    );
    if (id !== undefined)
      void answer.then((body) => this.publish(from, encodeMessage({ from: this.inbox, id, body })));
  }

  private answered(id: number | undefined, body: Buffer): void {
    const question = this.questions.get(id ?? 0);
    if (id === undefined || question === undefined) return;
    question.answered += 1;
    if (body.length > 0) this.finish(id, body);
    else if (question.open !== null && question.answered >= question.open) this.finish(id, null);
  }

  private finish(id: number, answer: Buffer | null): void {
    const question = this.questions.get(id);
    clearTimeout(question?.timer);
    this.questions.delete(id);
    question?.resolve(answer);
  }
}
