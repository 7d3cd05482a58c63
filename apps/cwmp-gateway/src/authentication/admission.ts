import type { Principal } from '#device';

/** What became of the credentials of a peer. */
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly principal: Principal;
      /** To be checked against replay when the session opens. */
      readonly digest: { readonly nonce: string; readonly nc: number } | null;
      /** The devices that the client certificate stands for; null when none was shown. */
      readonly certificateNames: readonly string[] | null;
    }
  | Refusal;

/** `clearText`: Basic on a way that others can read. After too many failures nothing was looked at. */
export type Refusal = {
  readonly kind: 'refused';
  readonly reason: 'missing' | 'wrong' | 'stale' | 'clearText' | 'tooManyFailures' | 'tooManyAtOnce';
};
