import { describeFileCatalogue } from '../conformance/file-catalogue.js';
import { InMemoryFileCatalogue } from './in-memory-file-catalogue.js';

describeFileCatalogue('memory', () =>
  Promise.resolve({ files: new InMemoryFileCatalogue(), close: () => Promise.resolve() }),
);
