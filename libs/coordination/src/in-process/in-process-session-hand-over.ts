import { SessionHandOver, type HandOver, type SessionName } from '#device';

type Listener = (session: SessionName) => Promise<HandOver>;

/** SessionHandOver inside one process, where a session that another one served is known from the ledger only. */
export class InProcessSessionHandOver extends SessionHandOver {
  private readonly listeners = new Map<string, Listener>();

  override async ask(owner: string, session: SessionName): Promise<HandOver> {
    return (await this.listeners.get(owner)?.(session)) ?? { kind: 'unknown' };
  }

  override onAsked(owner: string, listener: Listener): () => void {
    this.listeners.set(owner, listener);
    return () => void this.listeners.delete(owner);
  }
}
