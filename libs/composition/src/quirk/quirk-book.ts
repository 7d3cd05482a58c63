import { Logger } from '@nestjs/common';
import { QuirkBook, type ChangeSignals, type LearnedQuirkStore, type QuirkCatalogue } from '#device';

/** For signals that got lost. */
const refreshMs = 60_000;

/** The habits of devices, kept up with what other processes learn of models until it is closed. */
export interface OpenQuirkBook {
  readonly book: QuirkBook;
  close(): Promise<void>;
}

export async function openQuirkBook(
  catalogue: QuirkCatalogue,
  store: LearnedQuirkStore,
  changes: ChangeSignals,
): Promise<OpenQuirkBook> {
  const logger = new Logger('Quirks');
  const book = new QuirkBook(catalogue, store, changes);
  await book.refresh();
  let refreshing: Promise<void> | null = null;
  let isStale = false;
  const refresh = async () => {
    do {
      isStale = false;
      await book
        .refresh()
        .catch((error: unknown) => logger.warn('quirks.notRefreshed', { error: String(error) }));
    } while (isStale);
    refreshing = null;
  };
  // What changes while it is read is read once more, however often it changes.
  const renew = () => {
    isStale = true;
    refreshing ??= refresh();
  };
  const forget = changes.on('learnedQuirks', renew);
  const timer = setInterval(renew, refreshMs).unref();
  return {
    book,
    close: async () => {
      forget();
      clearInterval(timer);
      await refreshing;
    },
  };
}
