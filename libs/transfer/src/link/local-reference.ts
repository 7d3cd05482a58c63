const scheme = 'aviary:';
const filePrefix = `${scheme}file/`;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Stands in the URL of a Download until it is sent: a file that is kept here. */
export function fileReference(fileId: string): string {
  return filePrefix + fileId;
}

/** Stands in the URL of an Upload until it is sent: the file comes to us. */
export const uploadReference = `${scheme}upload`;

/** The id of the file that a URL stands for, null when it is no such reference. */
export function fileOf(url: string): string | null {
  const id = url.startsWith(filePrefix) ? url.slice(filePrefix.length) : '';
  return uuid.test(id) ? id : null;
}

/** A URL that means something here and must never go out. */
export function isLocalReference(url: string): boolean {
  return url.startsWith(scheme);
}
