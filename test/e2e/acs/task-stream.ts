/** A move of a task as a stream tells it. */
export interface TaskMove {
  /** How far the task has come, for who comes back. */
  readonly id: string;
  readonly state: string;
}

/** The server-sent events of a task, in the order in which they come. */
export class TaskStream {
  readonly status: number;
  private readonly hangingUp: AbortController;
  private readonly chunks: AsyncIterator<string> | undefined;
  private text = '';

  private constructor(response: Response, hangingUp: AbortController) {
    this.status = response.status;
    this.hangingUp = hangingUp;
    this.chunks = response.body?.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  }

  /** @param url of the task */
  static async open(url: string, key: string, lastEventId?: string): Promise<TaskStream> {
    const hangingUp = new AbortController();
    const known = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const headers = { authorization: `Bearer ${key}`, ...known };
    return new TaskStream(await fetch(`${url}/events`, { headers, signal: hangingUp.signal }), hangingUp);
  }

  /** The next move; null when the stream has ended. */
  async next(): Promise<TaskMove | null> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end < 0) {
        const read = await this.chunks?.next();
        if (read === undefined || read.done === true) return null;
        this.text += read.value;
        continue;
      }
      const event = this.text.slice(0, end);
      this.text = this.text.slice(end + 2);
      const [, id = ''] = /^id: (.*)$/m.exec(event) ?? [];
      const [, data] = /^data: (.*)$/m.exec(event) ?? [];
      if (data !== undefined) return { id, state: (JSON.parse(data) as { state: string }).state };
    }
  }

  hangUp(): void {
    this.hangingUp.abort();
  }
}
