import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Response } from 'express';

/** The answers that are being waited for. A wait ends with its connection, and all end when the server stops. */
@Injectable()
export class OpenWaits implements BeforeApplicationShutdown {
  private readonly open = new Set<AbortController>();

  /** A signal that aborts when the caller is gone or the server shuts down. */
  signalFor(response: Response): AbortSignal {
    const wait = new AbortController();
    this.open.add(wait);
    response.once('close', () => {
      this.open.delete(wait);
      wait.abort();
    });
    if (response.destroyed) wait.abort();
    return wait.signal;
  }

  beforeApplicationShutdown(): void {
    for (const wait of this.open) wait.abort();
  }
}
