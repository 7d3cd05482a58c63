import type { RpcCodec } from '../field/codec.js';
import { structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { LONG_URL } from './transfer-fields.js';
import type { CpeArguments, CpeResult } from './cpe-rpc.js';

/** Kicked [TR-069 A.4.2.1]. */
export const kicked: RpcCodec<CpeArguments<'Kicked'>, CpeResult<'Kicked'>> = {
  arguments: structure({
    command: text('Command', { max: 32 }),
    referer: text('Referer', { max: 64 }),
    arg: text('Arg', { max: 256 }),
    next: text('Next', LONG_URL),
  }),
  result: structure({ nextUrl: text('NextURL', LONG_URL) }),
};
