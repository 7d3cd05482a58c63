import assert from 'node:assert/strict';

/** A task as the API shows it. */
export interface TaskResource {
  readonly id: string;
  readonly deviceId: string;
  readonly type: string;
  readonly state: string;
  readonly createdAt: string;
  readonly settledAt?: string;
  readonly result?: unknown;
  readonly fault?: { readonly code: number; readonly parameterFaults: readonly { readonly code: number }[] };
  readonly attempts: readonly { readonly id: string; readonly method: string; readonly state: string }[];
}

/** A device as the API shows it, as far as the tests look. */
export interface DeviceResource {
  readonly id: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly online: boolean;
  readonly onboarding: string;
}

export interface ParameterResource {
  readonly path: string;
  readonly value: string | null;
  readonly type: string | null;
  readonly writable: boolean | null;
}

export interface ApiAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly waitSec?: number;
  readonly idempotencyKey?: string;
}

/** States in which a task stays, evidence from the device apart. */
export const settledStates: readonly string[] = [
  'succeeded',
  'failed',
  'expired',
  'cancelled',
  'indeterminate',
];

/** An operator of the ACS under test, who keeps all that he was ever told. */
export class AcsApi {
  /** The text of every answer. */
  readonly answers: string[] = [];

  constructor(
    readonly url: string,
    private readonly key: string,
  ) {}

  async request<T>(path: string, request: ApiRequest = {}): Promise<ApiAnswer<T>> {
    const { method = 'GET', body, waitSec, idempotencyKey } = request;
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(waitSec !== undefined && { prefer: `wait=${waitSec}` }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    this.answers.push(text);
    return {
      status: response.status,
      headers: response.headers,
      body: JSON.parse(text === '' ? 'null' : text) as T,
    };
  }

  /** Orders one RPC and waits for its outcome, 30 s at most. */
  async call(deviceId: string, method: string, args: object = {}, waitSec = 30): Promise<TaskResource> {
    const request = { method: 'POST', body: args, waitSec } as const;
    const answer = await this.request<TaskResource>(`/devices/${deviceId}/rpc/${method}`, request);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  /** Orders one RPC without waiting; `query` may hold its options. */
  async queue(deviceId: string, method: string, args: object = {}, query = ''): Promise<TaskResource> {
    const path = `/devices/${deviceId}/rpc/${method}${query}`;
    const answer = await this.request<TaskResource>(path, { method: 'POST', body: args });
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    assert.equal(answer.body.state, 'queued');
    assert.equal(answer.headers.get('location'), `/api/v1/tasks/${answer.body.id}`);
    return answer.body;
  }

  async task(id: string, waitSec?: number): Promise<TaskResource> {
    const answer = await this.request<TaskResource>(`/tasks/${id}`, waitSec === undefined ? {} : { waitSec });
    assert.equal(answer.status, 200);
    return answer.body;
  }

  /** Waits until the task is settled, 30 s at most. */
  async settled(id: string): Promise<TaskResource> {
    const task = await this.task(id, 30);
    assert(settledStates.includes(task.state), `the task is ${task.state}`);
    return task;
  }

  tasksOf(deviceId: string): Promise<TaskResource[]> {
    return this.list(`/devices/${deviceId}/tasks`);
  }

  devices(query = ''): Promise<DeviceResource[]> {
    return this.list(`/devices${query}`);
  }

  /** The one device of this serial number. */
  async device(serialNumber: string): Promise<DeviceResource> {
    const found = await this.devices(`?serialNumber=${encodeURIComponent(serialNumber)}`);
    assert.equal(found.length, 1);
    return found[0]!;
  }

  /** What is stored of a device's parameters, by path. */
  async parameters(deviceId: string, path = ''): Promise<Map<string, ParameterResource>> {
    const query = path === '' ? '' : `?path=${encodeURIComponent(path)}`;
    const found = await this.list<ParameterResource>(`/devices/${deviceId}/parameters${query}`);
    return new Map(found.map((parameter) => [parameter.path, parameter]));
  }

  private async list<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let next: string | null = null;
    do {
      const joint = path.includes('?') ? '&' : '?';
      const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
      const { status, body }: ApiAnswer<Page<T>> = await this.request(`${path}${joint}limit=200${cursor}`);
      assert.equal(status, 200);
      items.push(...body.items);
      next = body.next;
    } while (next !== null);
    return items;
  }
}
