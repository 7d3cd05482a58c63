export { FileCatalogue } from './file/file-catalogue.js';
export { FileLimits } from './file/file-limits.js';
export {
  fileNameProblem,
  longestFileName,
  type FileOrigin,
  type FilePage,
  type FileRecord,
  type NewFile,
} from './file/file-record.js';
export { fileReference, fileOf, isLocalReference, uploadReference } from './link/local-reference.js';
export { LocalTransfers } from './link/local-transfers.js';
export { TransferLinks, type TransferGrant } from './link/transfer-links.js';
export { DiskFileStore, FileTooLargeError, type StoredBytes } from './store/disk-file-store.js';
