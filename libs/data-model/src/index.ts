export {
  belowRoot,
  isPartialPath,
  isWithin,
  parentOf,
  rootOf,
  type DataModelRoot,
} from './parameter-path.js';
export { matchesPath } from './path/path-pattern.js';
export { SecretPaths } from './secret-path.js';
export { valueTypes, type ValueTypeName } from './value/value-type.js';
export { lexicalFault, valueTypeOf, wireTypeOf } from './value/lexical-form.js';
export { DataModel, type Resolution } from './dictionary/data-model.js';
export { loadDataModel, type ModelFacts } from './dictionary/shipped-models.js';
export { importDataModels } from './importer/import-data-models.js';
export { renderDictionary } from './importer/render-dictionary.js';
export type { Finding } from './validation/finding.js';
export { openedBelow, type OwnTree } from './validation/own-tree.js';
export type { ValidationContext } from './validation/validation-context.js';
export { validateSettings } from './validation/validate-settings.js';
export { validateAdd, validateDelete } from './validation/validate-objects.js';
export { validateAttributes } from './validation/validate-attributes.js';
