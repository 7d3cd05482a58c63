export { belowRoot, isPartialPath, isWithin, rootOf, type DataModelRoot } from './parameter-path.js';
