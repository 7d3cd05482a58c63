import { ApiProblem, type AdminApi } from '../api/admin-api.js';
import type { Device, Page } from '../api/resources.js';
import { CommandError } from '../command-error.js';
import { printable } from '../output/printable.js';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Devices of one serial number that are listed when it names several. */
const mostNamed = 10;

/**
 * The device of a public id or a serial number.
 *
 * @throws CommandError when there is none, or several have the serial number; the message names them
 */
export async function findDevice(api: AdminApi, named: string): Promise<Device> {
  const byId = uuid.test(named) ? await findById(api, named) : null;
  if (byId !== null) return byId;
  const query = new URLSearchParams({ serialNumber: named, limit: String(mostNamed) });
  const { items, next } = await api.call<Page<Device>>(`/devices?${query.toString()}`);
  const [first, second] = items;
  if (first === undefined)
    throw new CommandError(`no device has the id or serial number "${printable(named)}"; see "acs devices"`);
  if (second === undefined) return first;
  const listed = items.map(({ id, oui, productClass }) => `\n  ${id}  ${oui} ${printable(productClass)}`);
  const more = next === null ? '' : '\n  and more';
  throw new CommandError(
    `several devices have the serial number "${printable(named)}"; give the id of one:${listed.join('')}${more}`,
  );
}

async function findById(api: AdminApi, id: string): Promise<Device | null> {
  try {
    return await api.call<Device>(`/devices/${id}`);
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.code === 'DEVICE_NOT_FOUND') return null;
    throw error;
  }
}
