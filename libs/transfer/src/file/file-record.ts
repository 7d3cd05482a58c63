/** What a CPE was told to send. */
export interface FileOrigin {
  /** Public id of the device. */
  readonly deviceId: string;
  /** The attempt of the Upload; the CommandKey in its long form. */
  readonly attemptId: string;
}

/** A file that is kept here. Its bytes are in the store under its id; its name is only ever shown. */
export interface NewFile {
  readonly id: string;
  /** A bare name, 1 to 128 characters; of a CPE's upload it is made up. */
  readonly name: string;
  /** FileType of TR-069, null when nobody said. */
  readonly fileType: string | null;
  readonly sizeBytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** What the bytes in the store are encrypted with, 64 hexadecimal digits; never told. */
  readonly contentKey: string;
  readonly createdBy: string;
  /** Null for a file that an operator brought. */
  readonly origin: FileOrigin | null;
}

export interface FileRecord extends NewFile {
  readonly createdAt: Date;
}

export interface FilePage {
  readonly items: readonly FileRecord[];
  readonly next: string | null;
}

export const longestFileName = 128;
const plainName = /^[\p{L}\p{N}_(][\p{L}\p{N} ._()+@-]*$/u;

/** Why a text cannot be the name of a file, null when it can: it must be a bare name, without a path. */
export function fileNameProblem(name: string): string | null {
  if (name.length > longestFileName) return `must have ${longestFileName} characters at most`;
  return plainName.test(name) ? null : 'must be a bare name of letters, digits, blanks and ._()+@-';
}
