import {
  deviceObjection,
  modelObjection,
  protocolObjection,
  type Finding,
  type Objection,
} from './finding.js';
import {
  existenceObjection,
  findingsOf,
  firstObjection,
  pathObjection,
  resolveIn,
  type ValidationContext,
} from './validation-context.js';

const lastIsNumber = /(?:^|\.)\d+\.$/;
const lastIsAlias = /\[[^\]]*\]\.$/;

/** Why AddObject cannot succeed [TR-069 A.3.2.6]: the path must be a table that may grow. */
export function validateAdd(objectName: string, context: ValidationContext): readonly Finding[] {
  // The last alias, if there is one, is the name of the instance to be made.
  const table = objectName.replace(lastIsAlias, '');
  const objection = firstObjection(
    () => pathObjection(context, objectName),
    () =>
      lastIsNumber.test(table)
        ? protocolObjection(
            'notATable',
            'must end in the name of a table: the device chooses the instance number',
          )
        : null,
    () => existenceObjection(context, table),
    () => changeObjection(context, table, 'AddObject'),
  );
  return findingsOf(context, [['/objectName', objection]]);
}

/** Why DeleteObject cannot succeed [TR-069 A.3.2.7]: the path must be an instance that may go. */
export function validateDelete(objectName: string, context: ValidationContext): readonly Finding[] {
  const isInstance = lastIsNumber.test(objectName) || lastIsAlias.test(objectName);
  const objection = firstObjection(
    () => pathObjection(context, objectName),
    () =>
      isInstance
        ? null
        : protocolObjection(
            'notAnInstance',
            'must end in an instance number or an alias; a table cannot be deleted',
          ),
    () => existenceObjection(context, objectName),
    () => changeObjection(context, objectName, 'DeleteObject'),
  );
  return findingsOf(context, [['/objectName', objection]]);
}

function changeObjection(
  context: ValidationContext,
  path: string,
  method: 'AddObject' | 'DeleteObject',
): Objection | null {
  const own = context.tree.find(path)?.writable ?? null;
  if (own === false)
    return deviceObjection('readOnly', `does not allow ${method} on this device, by its own list of names`);
  const resolution = resolveIn(context, path);
  if (own === true || resolution.kind === 'uncovered' || resolution.kind === 'unknown') return null;
  if (resolution.kind !== 'object' || resolution.form === 'single')
    return modelObjection('notATable', 'is no table in the data model');
  return resolution.facts.access === undefined
    ? modelObjection(
        'readOnly',
        `does not allow ${method} in ${resolution.model}: the device alone makes its instances`,
      )
    : null;
}
