/** Tells all items, so many at a time. */
export async function inGroups<Item>(
  items: readonly Item[],
  size: number,
  tell: (item: Item) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += size)
    await Promise.all(items.slice(start, start + size).map(tell));
}
