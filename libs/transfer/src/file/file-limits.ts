/** How large a file of an operator may be. */
export abstract class FileLimits {
  abstract readonly mostBytes: number;
}
