/** A document is no data model of TR-106, or names something that none of the documents defines. */
export class ModelImportError extends Error {
  readonly code = 'MODEL_IMPORT';
  override readonly name = 'ModelImportError';
}
