import { expect, it } from 'vitest';
import { Closers } from './closers.js';

it('closes the database although what stands on it fails to close', async () => {
  const closers = new Closers();
  const closed: string[] = [];
  closers.add(async () => void closed.push('database'));
  closers.add(() => Promise.reject(new Error('the queue is away')));
  closers.add(async () => void closed.push('app'));
  await expect(closers.closeAll()).rejects.toThrow('the queue is away');
  expect(closed).toEqual(['app', 'database']);
  await closers.closeAll();
  expect(closed).toHaveLength(2);
});
