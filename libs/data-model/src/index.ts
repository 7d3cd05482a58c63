export { belowRoot, isPartialPath, isWithin, rootOf, type DataModelRoot } from './parameter-path.js';
export { isSecretPath } from './secret-path.js';
