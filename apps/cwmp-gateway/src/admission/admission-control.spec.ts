import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Metrics } from '#observability';
import { AdmissionControl } from './admission-control.js';
import { LoadMonitor, type Strain } from './load-monitor.js';
import { priorities, type Priority } from './priority.js';
import { settingsWith } from './settings.fixture.js';
import { WaitingCookie } from './waiting-cookie.js';

class ScriptedMonitor extends LoadMonitor {
  strain: Strain = null;

  constructor() {
    super({ databaseWaitMs: () => Promise.resolve(0) });
  }

  override look(): Promise<Strain> {
    return Promise.resolve(this.strain);
  }
}

const settings = settingsWith();
let monitor: ScriptedMonitor;
let metrics: Metrics;
let control: AdmissionControl;

beforeEach(() => {
  vi.useFakeTimers();
  monitor = new ScriptedMonitor();
  metrics = new Metrics();
  control = new AdmissionControl(settings, monitor, metrics, new WaitingCookie(settings));
  control.onApplicationBootstrap();
});

afterEach(() => {
  control.onApplicationShutdown();
  vi.useRealTimers();
});

const fill = (priority: Priority) => {
  let count = 0;
  while (control.take(priority) === null) count += 1;
  return count;
};
const unread = (cookie?: string) => {
  const headers = cookie === undefined ? {} : { cookie };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing but its headers is looked at
  return control.refuseUnread({ headers } as Parameters<AdmissionControl['refuseUnread']>[0]);
};

describe('places for Informs', () => {
  test('go to the less important only while enough are left for the others', () => {
    const filled = priorities.toReversed().map((priority) => [priority, fill(priority)]);
    expect(filled).toEqual([
      ['periodic', 60],
      ['valueChange', 15],
      ['boot', 15],
      ['wanted', 10],
    ]);
  });

  test('are free again when an answer is there', () => {
    expect(fill('periodic')).toBe(60);
    control.leave();
    expect(fill('periodic')).toBe(1);
    expect(fill('wanted')).toBe(40);
  });

  test('become fewer under strain, down to a floor, and more again', async () => {
    monitor.strain = 'eventLoop';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fill('wanted')).toBe(32);
    monitor.strain = null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fill('wanted')).toBe(68);
  });

  test('who is sent away hears when to come back, and goes before others then', async () => {
    fill('wanted');
    const reply = control.take('wanted');
    expect(reply).toMatchObject({ status: 503, close: true });
    expect(Number(reply?.headers?.['Retry-After'])).toBeGreaterThanOrEqual(30);
    const cookie = String(reply?.headers?.['Set-Cookie']).split(';')[0];
    expect(unread(cookie)?.status).toBe(503);
    control.leave();
    expect(unread()?.status).toBe(503);
    expect(unread(cookie)).toBeNull();
    expect(await metrics.render()).toMatch(/acs_cwmp_shed_total\{reason="overload",class="wanted"\} 2/);
  });
});

test('those who have to show who they are may use a fifth of the places', async () => {
  const never = () => new Promise<string>(() => undefined);
  for (let n = 0; n < 20; n += 1) void control.prove(never);
  expect(await control.prove(() => Promise.resolve('seen'))).toBeNull();
});
