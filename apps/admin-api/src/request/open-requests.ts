import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { RequestHandler, Response } from 'express';

/** For clients that read slowly. */
const longestFarewellMs = 5_000;

/**
 * The requests that are being answered. When the server stops, it takes no more of them, ends those that wait for a
 * task, and lets every answer out before connections are cut: what was accepted is also told.
 */
@Injectable()
export class OpenRequests implements BeforeApplicationShutdown {
  /** What ends the wait of a request, for those that wait. */
  private readonly open = new Map<Response, AbortController | null>();
  private isStopping = false;
  private announceEmpty: () => void = () => undefined;

  constructor(private readonly adapterHost: HttpAdapterHost) {}

  /** Comes before everything that answers. */
  readonly track: RequestHandler = (_request, response, next) => {
    this.open.set(response, null);
    response.once('close', () => this.closed(response));
    if (this.isStopping) response.set('Connection', 'close');
    next();
  };

  /** A signal that aborts when the caller is gone or the server shuts down. */
  signalFor(response: Response): AbortSignal {
    if (this.isStopping || !this.open.has(response)) return AbortSignal.abort();
    const controller = this.open.get(response) ?? new AbortController();
    this.open.set(response, controller);
    return controller.signal;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.adapterHost.httpAdapter.getHttpServer().close();
    const answers = new Promise<void>((resolve) => (this.announceEmpty = resolve));
    for (const [response, request] of this.open) {
      if (!response.headersSent) response.set('Connection', 'close');
      request?.abort();
    }
    if (this.open.size > 0)
      await Promise.race([answers, delay(longestFarewellMs, undefined, { ref: false })]);
  }

  private closed(response: Response): void {
    this.open.get(response)?.abort();
    this.open.delete(response);
    if (this.open.size === 0) this.announceEmpty();
  }
}
