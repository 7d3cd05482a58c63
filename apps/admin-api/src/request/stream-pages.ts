import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Page } from '#device';

/** Pages of a list, each asked for when the former one was taken. */
export async function* pagesOf<Item>(
  readPage: (cursor: string | null) => Promise<Page<Item>>,
  start: string | null = null,
): AsyncGenerator<Page<Item>, void, undefined> {
  let cursor = start;
  do {
    const page = await readPage(cursor);
    yield page;
    cursor = page.next;
  } while (cursor !== null);
}

/**
 * Answers with pages as one text. Reads on only when the client has taken what was read before; what fails at the
 * first page is thrown before anything is answered.
 */
export async function streamPages<Item>(
  response: Response,
  type: string,
  pages: AsyncGenerator<Page<Item>, void, undefined>,
  toText: (pages: AsyncIterable<Page<Item>>) => AsyncIterable<string>,
): Promise<void> {
  const first = await pages.next();
  response.status(200).type(type).set('Vary', 'Accept');
  if (response.req.method === 'HEAD') return void response.end();
  const all = toText(first.done === true ? pages : startingWith(first.value, pages));
  await pipeline(all, response).catch((error: unknown) => {
    // A reader who had enough is no failure of ours.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
      throw error;
  });
}

/** One item was taken already. */
async function* startingWith<Item>(
  first: Item,
  rest: AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  yield first;
  yield* rest;
}

/** Lines of JSON, a page at a time. */
export async function* ndjsonOf<Item>(
  pages: AsyncIterable<Page<Item>>,
  toResponse: (item: Item) => object,
): AsyncGenerator<string, void, undefined> {
  for await (const { items } of pages)
    if (items.length > 0) yield items.map((item) => `${JSON.stringify(toResponse(item))}\n`).join('');
}
