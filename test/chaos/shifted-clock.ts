/** NODE_OPTIONS of a process whose clock is wrong by so many minutes from its start on. */
export function withClockShiftedBy(minutes: number): string {
  const module = `
    const Real = Date;
    const now = () => Real.now() + ${minutes * 60_000};
    globalThis.Date = new Proxy(Real, {
      construct: (target, args) => (args.length === 0 ? new target(now()) : new target(...args)),
      get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    });`;
  return `--import=data:text/javascript,${encodeURIComponent(module)}`;
}
