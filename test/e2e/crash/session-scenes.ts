import { expect, vi } from 'vitest';
import type { TaskResource } from '../acs/acs-api.js';
import { tells } from '../cpe/cpe-cabinet.js';
import { inform } from '../cpe/documents.js';
import { Gate } from '../cpe/gate.js';
import { cookieOf, post, Wire } from '../cpe/wire.js';
import type { Scene } from './rpc-scenes.js';

const addObject = { objectName: 'Device.NAT.PortMapping.' };

/** What was promised with 202, and the crash follows at once. */
const accepted: Scene = async (stage) => {
  const { cpe, id } = await stage.away('ACCEPTED');
  const task = await stage.acs.api.queue(id, 'Reboot');
  return async () => {
    await cpe.informNow();
    expect(await stage.acs.api.settled(task.id)).toMatchObject({ state: 'succeeded' });
    expect(cpe.ledger.countOf(cpe.name, 'Reboot')).toBe(1);
  };
};

/** The task is committed, and the crash takes its answer with it: the caller repeats the request. */
const lostAcceptance: Scene = async (stage) => {
  const { api } = stage.acs;
  const { cpe, id } = await stage.away('REPEATED');
  const path = `/devices/${id}/rpc/Reboot`;
  const request = { method: 'POST', body: {}, idempotencyKey: 'order-4711' } as const;
  const reboots = async () => (await api.tasksOf(id)).filter(({ type }) => type === 'Reboot');
  const answer = api.request<TaskResource>(path, { ...request, waitSec: 30 });
  answer.catch(() => undefined);
  await vi.waitUntil(async () => (await reboots()).length === 1, { timeout: 20_000 });
  return async () => {
    await expect(answer).rejects.toThrow();
    const [kept] = await reboots();
    const repeated = await api.request<TaskResource>(path, request);
    expect(repeated).toMatchObject({ status: 202, body: { id: kept!.id, state: 'queued' } });
    expect(repeated.headers.get('idempotency-replayed')).toBe('true');
    await cpe.informNow();
    expect(cpe.ledger.countOf(cpe.name, 'Reboot')).toBe(1);
    expect(await reboots()).toHaveLength(1);
  };
};

/** The crash comes while the device is being called. */
const called: Scene = async (stage) => {
  const cpe = await stage.cabinet.switchOn({ serialNumber: 'CALLED' });
  const gate = await Gate.open(Number(new URL(cpe.connectionRequestUrl).port));
  const url = cpe.connectionRequestUrl.replace(/:\d+/, `:${gate.port}`);
  cpe.tree.setFact('Device.ManagementServer.ConnectionRequestURL', url);
  await cpe.informNow();
  const { id } = await stage.acs.api.device('CALLED');
  const task = await stage.acs.api.queue(id, 'AddObject', addObject);
  await gate.reached;
  // Before the call is made again, which other scenes do not wait for.
  void stage.restarted.then(() => gate.release());
  return async () => {
    expect(await stage.acs.api.settled(task.id)).toMatchObject({ state: 'succeeded' });
    expect(cpe.ledger.countOf(cpe.name, 'AddObject')).toBe(1);
    await gate.close();
  };
};

const betweenInformAndEmptyPost: Scene = async (stage) => {
  const wire = await Wire.open(stage.acs.cwmpPort);
  const opened = await wire.exchange(post(inform('INFORMED')));
  const { id } = await stage.acs.api.device('INFORMED');
  await stage.acs.api.queue(id, 'GetRPCMethods');
  return async () => {
    await wire.closed();
    const next = await Wire.open(stage.acs.cwmpPort);
    const reply = await next.exchange(post('', cookieOf(opened)));
    expect(reply.body).toContain('<cwmp:GetRPCMethods');
    expect((await next.exchange(post('', cookieOf(opened)))).status).toBe(204);
    next.destroy();
  };
};

/** The InformResponse is lost, and the CPE tells the events again. */
const lostInformResponse: Scene = async (stage) => {
  const { cpe } = await stage.away('TOLD-TWICE', { acsUrl: stage.relay.url });
  const isMeant = (answer: string, question: string): boolean =>
    answer.includes('InformResponse') && question.includes('TOLD-TWICE');
  const lost = stage.relay.lose({ isMeant, meanwhile: stage.restarted, afterwards: 'hangUp' });
  const told = cpe.nextSession(tells('M ScheduleInform'));
  void cpe.informNow('M ScheduleInform', 'key-told-twice');
  await lost;
  return async () => {
    await told;
    const sql = 'SELECT code FROM event WHERE command_key = $1';
    expect(await stage.rows(sql, ['key-told-twice'])).toEqual([{ code: 'M ScheduleInform' }]);
  };
};

/** An RPC leaves in the reply to an answer; the reply is lost, and the CPE repeats its answer. */
const repeatedAnswer: Scene = async (stage) => {
  const { api } = stage.acs;
  const { cpe, id } = await stage.away('REPEATS', { acsUrl: stage.relay.url });
  const first = await api.queue(id, 'AddObject', addObject);
  const second = await api.queue(id, 'ScheduleInform', { delaySeconds: 3_600 });
  const isMeant = (answer: string, question: string): boolean =>
    answer.includes('<cwmp:ScheduleInform>') && question.includes('AddObjectResponse');
  const lost = stage.relay.lose({ isMeant, meanwhile: stage.restarted, afterwards: 'repeat' });
  const session = cpe.informNow();
  await lost;
  return async () => {
    expect(await session).toMatchObject({ status: 'completed', methods: ['GetParameterNames', 'AddObject'] });
    expect(await api.settled(first.id)).toMatchObject({ state: 'succeeded' });
    expect(await api.settled(second.id)).toMatchObject({ state: 'indeterminate' });
  };
};

/** What becomes of promises and sessions at the moment of the crash. */
export const sessionScenes: Readonly<Record<string, Scene>> = {
  'a task that was just accepted runs in the next session': accepted,
  'a request whose answer is lost creates nothing more when it is repeated': lostAcceptance,
  'a session goes on by its cookie after its Inform': betweenInformAndEmptyPost,
  'events are told again and kept once': lostInformResponse,
  'a repeated answer does not pass for that to the RPC behind it': repeatedAnswer,
  'a call that the crash cut off is made again': called,
};
