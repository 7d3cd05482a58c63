import { InvalidCursorError } from '#device';
import { FileCatalogue, type FilePage, type FileRecord, type NewFile } from '#transfer';

/** FileCatalogue in memory. */
export class InMemoryFileCatalogue extends FileCatalogue {
  private readonly files: FileRecord[] = [];
  private readonly uses = new Map<string, number>();

  override add(file: NewFile): Promise<boolean> {
    const attemptId = file.origin?.attemptId;
    if (attemptId !== undefined && this.files.some(({ origin }) => origin?.attemptId === attemptId))
      return Promise.resolve(false);
    this.files.unshift({ ...file, createdAt: new Date() });
    return Promise.resolve(true);
  }

  override find(id: string): Promise<FileRecord | null> {
    return Promise.resolve(this.files.find((file) => file.id === id) ?? null);
  }

  override hasUploadOf(attemptId: string): Promise<boolean> {
    return Promise.resolve(this.files.some(({ origin }) => origin?.attemptId === attemptId));
  }

  override list(limit: number, cursor: string | null): Promise<FilePage> {
    const at = cursor === null ? 0 : this.files.findIndex(({ id }) => id === cursor) + 1;
    if (cursor !== null && at === 0) return Promise.reject(new InvalidCursorError('not of this list'));
    const items = this.files.slice(at, at + limit);
    const next = at + limit < this.files.length ? (items.at(-1)?.id ?? null) : null;
    return Promise.resolve({ items, next });
  }

  override remove(id: string): Promise<boolean> {
    const at = this.files.findIndex((file) => file.id === id);
    if (at >= 0) this.files.splice(at, 1);
    return Promise.resolve(at >= 0);
  }

  override takeUse(transferId: string, mostUses: number): Promise<boolean> {
    const used = this.uses.get(transferId) ?? 0;
    if (used >= mostUses) return Promise.resolve(false);
    this.uses.set(transferId, used + 1);
    return Promise.resolve(true);
  }
}
