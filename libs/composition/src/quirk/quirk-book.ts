import { Logger } from '@nestjs/common';
import { QuirkBook, type LearnedQuirkStore, type QuirkCatalogue } from '#device';

const refreshMs = 60_000;

/** The habits of devices, kept up with what other processes learn of models until it is closed. */
export interface OpenQuirkBook {
  readonly book: QuirkBook;
  close(): Promise<void>;
}

export async function openQuirkBook(
  catalogue: QuirkCatalogue,
  store: LearnedQuirkStore,
): Promise<OpenQuirkBook> {
  const logger = new Logger('Quirks');
  const book = new QuirkBook(catalogue, store);
  await book.refresh();
  let refreshing = Promise.resolve();
  const timer = setInterval(() => {
    refreshing = book
      .refresh()
      .catch((error: unknown) => logger.warn('quirks.notRefreshed', { error: String(error) }));
  }, refreshMs).unref();
  return {
    book,
    close: async () => {
      clearInterval(timer);
      await refreshing;
    },
  };
}
