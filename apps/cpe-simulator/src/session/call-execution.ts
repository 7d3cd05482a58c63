import { rpcTable } from '../rpc/rpc-table.js';
import { fault, type RpcFault } from '../rpc/rpc-outcome.js';
import type { PerformedCall, PreparedCall } from '../rpc/define-rpc.js';
import type { AcsCall } from '../soap/acs-message.js';
import { findCallViolations } from '../soap/conformance.js';
import { escapeXml } from '../soap/xml-text.js';
import type { SoapWriter } from '../soap/soap-writer.js';
import { untilAborted, type HookedCall } from './fault-hooks.js';
import type { SessionContext } from './session-context.js';
import { SessionFailure } from './session-outcome.js';

/**
 * Executes a call of the ACS, writes it into the ledger and returns the answering envelope.
 * @throws SessionFailure when a hook drops the connection.
 */
export async function executeCall(context: SessionContext, call: AcsCall): Promise<string> {
  const { cpe, sessionNumber, device, hooks, ledger, signal, writer } = context;
  const rpc = rpcTable.get(call.method) ?? null;
  for (const detail of rpc ? findCallViolations(call, rpc.elements) : []) {
    ledger.reportViolation({ cpe, sessionNumber, detail });
  }
  const prepared = rpc?.prepare(call.element) ?? null;
  const args = prepared?.arguments ?? {};
  const hooked: HookedCall = { cpe, method: call.method, arguments: args, id: call.id, sessionNumber };
  const decision = await untilAborted(signal, hooks.beforeExecution?.(hooked));
  if (decision === 'drop') throw new SessionFailure('dropped before execution');
  const performed = decision ? refuse(decision) : perform(prepared, rpc === null, device);
  const { method, id: cwmpId } = call;
  ledger.record({ cpe, sessionNumber, method, arguments: args, outcome: performed.outcome, cwmpId });
  if ((await untilAborted(signal, hooks.beforeAnswer?.(hooked))) === 'drop') {
    throw new SessionFailure('dropped after execution');
  }
  return writer.envelope(call.id, writeAnswer(writer, call.method, performed));
}

function perform(
  prepared: PreparedCall | null,
  isUnknown: boolean,
  device: SessionContext['device'],
): PerformedCall {
  if (prepared) return prepared.execute(device);
  return refuse(fault(isUnknown ? 9000 : 9003));
}

function refuse(outcome: RpcFault): PerformedCall {
  return { outcome, encode: null };
}

function writeAnswer(writer: SoapWriter, method: string, { outcome, encode }: PerformedCall): string {
  if (outcome.kind === 'answer') return writer.rpc(`${method}Response`, encode?.(writer) ?? '');
  const entries = outcome.parameterFaults.map(
    ({ parameterName, faultCode, faultString }) =>
      `<SetParameterValuesFault><ParameterName>${escapeXml(parameterName)}</ParameterName>` +
      `${writer.text('FaultCode', faultCode)}${writer.text('FaultString', faultString)}</SetParameterValuesFault>`,
  );
  return writer.fault(outcome.code, outcome.text, entries.join(''));
}
