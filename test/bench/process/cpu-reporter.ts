// Preloaded into a measured process: tells the parent, when asked, how much CPU time the process has used.
process.on('message', (message) => {
  if (message === 'cpu') process.send?.({ cpu: process.cpuUsage() });
});
process.channel?.unref();
// Nothing outlives a bench that was killed.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
