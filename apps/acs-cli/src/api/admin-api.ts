import { CommandError } from '../command-error.js';
import type { ApiAccess } from './api-access.js';
import { isProblem, type Problem } from './resources.js';

/** Time for an answer beyond the wait that was asked for. */
const patienceMs = 15_000;

/** What a call adds to its path. */
export interface ApiCall {
  /** Sent as JSON by POST; without it the call is a GET. */
  readonly body?: object;
  /** Seconds that the API may wait for a device before it answers. */
  readonly waitSec?: number;
}

/** An answer that is a problem document. */
export class ApiProblem extends CommandError {
  constructor(
    readonly problem: Problem,
    message: string,
  ) {
    super(message);
  }
}

/** The admin API over HTTP. */
export class AdminApi {
  private keyIndex = 0;

  constructor(private readonly access: ApiAccess) {}

  /**
   * Calls `/api/v1<path>`.
   *
   * @returns the decoded body, which is trusted to have the shape that the API documents
   * @throws ApiProblem when the API refuses, CommandError when it cannot be reached or is something else
   */
  async call<Answer extends object>(path: string, call: ApiCall = {}): Promise<Answer> {
    for (;;) {
      const response = await this.fetch(path, call);
      const body = await this.bodyOf(response);
      if (response.ok && typeof body === 'object' && body !== null) return body as Answer;
      if (!isProblem(body)) throw this.notOurs(`answered ${response.status} without a problem document`);
      // Refused before anything was read, so that the same call may be made with the next key.
      if (response.status === 401 && this.keyIndex + 1 < this.access.keys.length) this.keyIndex += 1;
      else throw new ApiProblem(body, messageOf(body));
    }
  }

  private async fetch(path: string, { body, waitSec = 0 }: ApiCall): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.access.keys[this.keyIndex] ?? ''}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(waitSec > 0 && { prefer: `wait=${waitSec}` }),
    };
    try {
      return await fetch(`${this.access.url}/api/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(waitSec * 1_000 + patienceMs),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw this.unreachable(error);
    }
  }

  private async bodyOf(response: Response): Promise<unknown> {
    let text: string;
    try {
      text = await response.text();
    } catch (error) {
      throw this.unreachable(error);
    }
    try {
      return JSON.parse(text);
    } catch {
      throw this.notOurs(`answered ${response.status} without JSON`);
    }
  }

  private unreachable(error: unknown): CommandError {
    return new CommandError(
      `cannot reach ${this.access.url} (${reasonOf(error)}); start the ACS with "npm start" or "npm run demo", ` +
        'or say with --url where it is',
    );
  }

  private notOurs(what: string): CommandError {
    return new CommandError(`${this.access.url} ${what}; is it the admin API? see --url`);
  }
}

function messageOf({ title, detail, code, errors = [] }: Problem): string {
  if (code === 'UNAUTHENTICATED')
    return 'the API refuses the key; set ACS_ADMIN_API_KEY, or name the data directory of this ACS with --data-dir';
  const fields = errors.map(({ pointer, message }) => `${pointer} ${message}`.trim());
  return `${title}: ${fields.length > 0 ? fields.join('; ') : detail}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error.message;
}
