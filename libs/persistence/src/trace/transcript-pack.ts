import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { TracedExchange } from '#device';

// Off the event loop: a transcript may be long.
const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

type PackedExchange = Omit<TracedExchange, 'at'> & { readonly at: string };

/** The exchanges as short text, to be sealed. */
export async function packedTranscript(exchanges: readonly TracedExchange[]): Promise<string> {
  return (await deflate(JSON.stringify(exchanges))).toString('base64');
}

/** The inverse of `packedTranscript`. */
export async function unpackedTranscript(packed: string): Promise<readonly TracedExchange[]> {
  const json = await inflate(Buffer.from(packed, 'base64'));
  const exchanges = JSON.parse(json.toString('utf8')) as readonly PackedExchange[];
  return exchanges.map((exchange) => ({ ...exchange, at: new Date(exchange.at) }));
}
