import {
  answerChallenge,
  basicAuthorization,
  parseChallenge,
  type Challenge,
  type DigestChallenge,
} from '#digest';
import { randomBytes } from 'node:crypto';
import { resultOfStatus, type ConnectionRequestResult } from '../connection-request-result.js';
import type { ConnectionRequestGuard, PinnedTarget } from '../guard/connection-request-guard.js';
import { withinBudget } from './deadline.js';
import { HttpLine, type HttpOutcome } from './http-line.js';

const DEFAULT_BUDGET_MS = 5_000;

/** One wake-up of one device. */
export interface ConnectionRequest {
  /** As the device reported it. */
  readonly url: string;
  /** The peer address of the device's last Inform; null when unknown, which allows only listed networks. */
  readonly informAddress: string | null;
  readonly username: string;
  readonly password: string;
  /** Send the password in clear to a device that offers nothing but Basic. Default false. */
  readonly basicAllowed?: boolean;
  /** What to hash instead of the path, for devices known to verify another one (easycwmp: `/`). */
  readonly digestUri?: string;
  readonly signal?: AbortSignal;
}

/** Settings of the requester. */
export interface RequesterOptions {
  /** Time for everything, name resolution included, in milliseconds. Default 5000. */
  readonly budgetMs?: number;
}

type Authorize = (nonceCount: number) => string | null;

const isDigest = (challenge: Challenge): challenge is DigestChallenge => challenge.scheme === 'digest';

const isOnlyBasic = (challenges: readonly Challenge[]): boolean =>
  !challenges.some(isDigest) && challenges.some(({ scheme }) => scheme === 'basic');

function toResult(outcome: HttpOutcome): ConnectionRequestResult {
  if ('status' in outcome) return resultOfStatus(outcome.status);
  return outcome.failure === 'notHttp'
    ? { outcome: 'protocolError', reason: 'notHttp', status: null }
    : { outcome: 'unreachable', reason: outcome.failure };
}

function digestAnswer(request: ConnectionRequest, path: string, challenge: DigestChallenge): Authorize {
  const { username, password, digestUri: uri = path } = request;
  return (nc) =>
    answerChallenge({
      challenge,
      method: 'GET',
      uri,
      username,
      password,
      nc,
      cnonce: randomBytes(16).toString('hex'),
    });
}

/** The first Digest challenge that can be answered; Basic only where it is allowed and nothing else is offered. */
function chooseAnswer(
  request: ConnectionRequest,
  path: string,
  challenges: readonly Challenge[],
): Authorize | null {
  for (const challenge of challenges.filter(isDigest)) {
    const authorize = digestAnswer(request, path, challenge);
    if (authorize(1) !== null) return authorize;
  }
  if (!isOnlyBasic(challenges) || request.basicAllowed !== true) return null;
  return () => basicAuthorization(request.username, request.password);
}

async function getWithRedial(line: HttpLine, authorize: Authorize): Promise<HttpOutcome> {
  const outcome = await line.get(authorize(1) ?? undefined);
  if (!('failure' in outcome) || outcome.failure !== 'reset') return outcome;
  // Many CPEs close after their 401 without saying so; the line dials again by itself.
  return line.get(authorize(2) ?? undefined);
}

function unusable(challenges: readonly Challenge[]): ConnectionRequestResult {
  const reason = isOnlyBasic(challenges) ? 'basicChallenge' : 'unusableChallenge';
  return { outcome: 'protocolError', reason, status: 401 };
}

const isStale = (challenges: readonly Challenge[]): boolean => challenges.some((c) => isDigest(c) && c.stale);

async function converse(
  line: HttpLine,
  request: ConnectionRequest,
  path: string,
): Promise<ConnectionRequestResult> {
  let outcome = await line.get();
  // The second round is for a nonce that was too old already: it says nothing about the password.
  for (let round = 0; round < 2; round += 1) {
    if (!('status' in outcome) || outcome.status !== 401) break;
    const challenges = parseChallenge(outcome.challenges);
    if (round === 1 && !isStale(challenges)) break;
    const authorize = chooseAnswer(request, path, challenges);
    if (authorize === null) return unusable(challenges);
    outcome = await getWithRedial(line, authorize);
  }
  return toResult(outcome);
}

/**
 * Asks a CPE for a session by HTTP [TR-069 3.2.2]. What the device does never throws: it is in the result.
 * At most one request without and two with credentials, one redial for each of those two; the credentials go to no
 * other address than the one the guard passed.
 */
export class HttpConnectionRequester {
  readonly #guard: ConnectionRequestGuard;
  readonly #budgetMs: number;

  constructor(guard: ConnectionRequestGuard, options: RequesterOptions = {}) {
    this.#guard = guard;
    this.#budgetMs = options.budgetMs ?? DEFAULT_BUDGET_MS;
  }

  /** Sends one connection request and waits for its end, at most for the budget. */
  request(request: ConnectionRequest): Promise<ConnectionRequestResult> {
    return withinBudget<ConnectionRequestResult>(
      this.#budgetMs,
      request.signal,
      async (signal) => {
        const verdict = await this.#guard.check(request.url, request.informAddress, signal);
        if (!verdict.allowed) return { outcome: 'refused', reason: verdict.reason };
        return this.#call(verdict.target, request, signal);
      },
      (reason) => ({ outcome: 'unreachable', reason }),
    );
  }

  async #call(
    target: PinnedTarget,
    request: ConnectionRequest,
    signal: AbortSignal,
  ): Promise<ConnectionRequestResult> {
    const line = new HttpLine(target, signal);
    try {
      return await converse(line, request, target.path);
    } finally {
      line.hangUp();
    }
  }
}
