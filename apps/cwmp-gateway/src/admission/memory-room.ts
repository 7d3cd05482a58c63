import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** Most of the heap that may be in use: what a collection would free is counted until it runs. */
const mostHeapShare = 0.85;
const mostResidentShare = 0.75;

/** What a process holds, in bytes. */
export interface MemoryUse {
  readonly heap: number;
  readonly resident: number;
}

/** What a process may hold, in bytes. */
export interface MemoryRoom {
  /** Where the runtime ends the process, however much the machine has left. */
  readonly heap: number;
  /** The limit of its container, else the memory of the machine. */
  readonly resident: number;
}

/** Whether a process holds nearly all that it may: of its heap, or of the memory around it. */
export function isCramped(use: MemoryUse, room: MemoryRoom): boolean {
  return use.heap > room.heap * mostHeapShare || use.resident > room.resident * mostResidentShare;
}

/** What this process holds now. */
export function memoryUse(): MemoryUse {
  return { heap: getHeapStatistics().used_heap_size, resident: process.memoryUsage.rss() };
}

/** What this process may hold. */
export function memoryRoom(): MemoryRoom {
  const constrained = process.constrainedMemory();
  const resident = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { heap: getHeapStatistics().heap_size_limit, resident };
}
