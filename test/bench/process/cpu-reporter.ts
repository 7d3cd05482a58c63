import { monitorEventLoopDelay } from 'node:perf_hooks';

// Preloaded into a measured process: tells the parent, when asked, how much CPU time the process has used, and how
// long its event loop was held up since it was asked to watch.
const resolutionMs = 1;
const delays = monitorEventLoopDelay({ resolution: resolutionMs });

const answers: Readonly<Record<string, () => object>> = {
  cpu: () => ({ cpu: process.cpuUsage() }),
  watchEventLoop: () => {
    delays.reset();
    delays.enable();
    return {};
  },
  eventLoop: () => {
    delays.disable();
    return {
      p99Ms: delays.percentile(99) / 1e6 - resolutionMs,
      maxMs: delays.max / 1e6 - resolutionMs,
      residentBytes: process.memoryUsage.rss(),
    };
  },
};

process.on('message', (message) => {
  const answer = answers[String(message)];
  if (answer !== undefined) process.send?.(answer());
});
process.channel?.unref();
// Nothing outlives a bench that was killed.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
