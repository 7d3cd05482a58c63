import { once } from 'node:events';
import type { Response } from 'express';

/** An answer that goes on: server-sent events [WHATWG HTML 9.2]. */
export class EventStream {
  constructor(private readonly response: Response) {}

  /** Tells the caller that events come, and when to come back once the stream has ended. */
  async open(retryMs: number): Promise<void> {
    this.response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Proxies that collect an answer before they pass it on would hold the events back.
      'X-Accel-Buffering': 'no',
    });
    this.response.flushHeaders();
    await this.write(`retry: ${retryMs}\n\n`);
  }

  /** Sends an event, its data as JSON; resolves when the caller can take the next one, or is gone. */
  async send(name: string, id: string, data: object): Promise<void> {
    const json = JSON.stringify(data, this.response.app.get('json replacer'));
    await this.write(`event: ${name}\nid: ${id}\ndata: ${json}\n\n`);
  }

  /** Shows proxies and callers that the stream is alive. */
  async beat(): Promise<void> {
    await this.write(': alive\n\n');
  }

  end(): void {
    this.response.end();
  }

  private async write(text: string): Promise<void> {
    const { response } = this;
    if (response.destroyed || response.write(text)) return;
    const taken = new AbortController();
    const { signal } = taken;
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
    taken.abort();
  }
}
