import type { AcsArguments, AcsRequest, CpeResponse, ParameterSetting } from '#cwmp';
import { belowRoot } from '#data-model';
import {
  ConnectionRequestAccess,
  CpeCredentialStore,
  DeviceInventory,
  ParameterStore,
  reportedFacts,
  type ReportedAttributes,
  type ReportedModel,
  type ReportedValue,
  type SessionFence,
  type WriteOutcome,
} from '#device';
import { listedObjects } from './listed-objects.js';

/** Keeps what is stored of a device true to what it has just confirmed. */
export class AnswerLearning {
  constructor(
    private readonly parameters: ParameterStore,
    private readonly inventory: DeviceInventory,
    private readonly access: ConnectionRequestAccess,
    private readonly credentials: CpeCredentialStore,
  ) {}

  /** Stores what the answer to `request` teaches; `fenced` when the session may not write any more. */
  async learn(fence: SessionFence, request: AcsRequest, response: CpeResponse): Promise<WriteOutcome> {
    if (response.method === 'GetParameterValues') {
      const values = response.result.parameterList.map(({ name, value, type }) => ({
        path: name,
        value,
        type,
      }));
      return this.learnValues(fence, values);
    }
    if (response.method === 'GetParameterNames') {
      const { parameterList } = response.result;
      const names = parameterList.map(({ name, writable }) => ({ path: name, writable }));
      const isAnswer = request.method === response.method;
      return this.parameters.recordNames(
        fence,
        names,
        isAnswer ? listedObjects(request.arguments, parameterList) : [],
      );
    }
    if (response.method === 'SetParameterValues' && request.method === response.method)
      return this.learnSettings(fence, request.arguments.parameterList, response.result.status);
    if (response.method === 'GetParameterAttributes')
      return this.parameters.recordAttributes(
        fence,
        response.result.parameterList.map(({ name, ...told }) => ({ path: name, ...told })),
      );
    if (response.method === 'SetParameterAttributes' && request.method === response.method)
      return this.parameters.recordAttributes(fence, request.arguments.parameterList.map(takenAttributes));
    if (response.method === 'AddObject' && request.method === response.method)
      return this.learnInstance(fence, request.arguments.objectName, response.result.instanceNumber);
    if (response.method === 'DeleteObject' && request.method === response.method)
      return this.parameters.removeObject(fence, request.arguments.objectName);
    // The device comes back with what it left the factory with.
    if (response.method === 'FactoryReset') await this.credentials.readmitBootstrap(fence);
    return 'stored';
  }

  /** Stores what a part of a discovery has learned, in one write. */
  async learnDiscovered(fence: SessionFence, model: ReportedModel): Promise<WriteOutcome> {
    const { names, listed, values } = model;
    if (names.length + listed.length + values.length === 0) return 'stored';
    await this.learnFacts(fence, values);
    return this.parameters.recordModel(fence, model);
  }

  private async learnValues(fence: SessionFence, values: readonly ReportedValue[]): Promise<WriteOutcome> {
    await this.learnFacts(fence, values);
    return this.parameters.recordValues(fence, values, 'read');
  }

  private async learnFacts(fence: SessionFence, values: readonly ReportedValue[]): Promise<void> {
    const facts = reportedFacts(values, null);
    const { dataModelRoot: _, ...told } = facts;
    if (Object.values(told).some((fact) => fact !== null)) await this.inventory.recordFacts(fence, facts);
  }

  private async learnInstance(
    fence: SessionFence,
    objectName: string,
    instanceNumber: number,
  ): Promise<WriteOutcome> {
    // Some devices answer without a number: which object is new is then for the next look at the table to tell.
    if (instanceNumber === 0) return 'stored';
    if (belowRoot(objectName) === 'XMPP.Connection.')
      await this.access.recordXmppInstance(fence, instanceNumber);
    return this.parameters.recordNames(fence, [{ path: `${objectName}${instanceNumber}.`, writable: true }]);
  }

  private async learnSettings(
    fence: SessionFence,
    settings: readonly ParameterSetting[],
    status: number,
  ): Promise<WriteOutcome> {
    const set = new Map(settings.map(({ name, value }) => [belowRoot(name), value]));
    const username = set.get('ManagementServer.ConnectionRequestUsername');
    const password = set.get('ManagementServer.ConnectionRequestPassword');
    // Committed but not yet applied is as good here: by the next connection request the device will use them.
    if (username !== undefined && password !== undefined)
      await this.access.record(fence, { username, password });
    const ownPassword = set.get('ManagementServer.Password');
    if (ownPassword !== undefined)
      await this.credentials.confirm(fence, set.get('ManagementServer.Username') ?? null, ownPassword);
    // Status 1 means accepted but not applied: the values are not the device's yet (R5).
    if (status !== 0) return 'stored';
    const values = settings.map(({ name, value, type }) => ({ path: name, value, type: type ?? null }));
    await this.learnFacts(fence, values);
    return this.parameters.recordValues(fence, values, 'set');
  }
}

function takenAttributes({
  name,
  ...asked
}: AcsArguments<'SetParameterAttributes'>['parameterList'][number]): ReportedAttributes {
  return {
    path: name,
    notification: asked.notificationChange ? asked.notification : null,
    accessList: asked.accessListChange ? asked.accessList : null,
  };
}
