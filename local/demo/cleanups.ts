/**
 * What has to be undone, in reverse order: at the end, or when the user interrupts (Ctrl-C, a closed terminal), so that no
 * process and no port stays behind.
 */
export class Cleanups {
  private readonly tasks: (() => void | Promise<void>)[] = [];
  private running: Promise<void> | null = null;
  private readonly interrupt = (signal: NodeJS.Signals) => {
    console.error(`\n${signal}: cleaning up`);
    this.run().then(
      () => process.exit(130),
      () => process.exit(1),
    );
  };

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, this.interrupt);
  }

  add(task: () => void | Promise<void>): void {
    this.tasks.push(task);
  }

  /** Runs what was added, once, last first; one failing task does not keep the others from running. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let task = this.tasks.pop(); task; task = this.tasks.pop()) {
      try {
        await task();
      } catch (error) {
        failures.push(error);
      }
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, this.interrupt);
    if (failures.length > 0) throw failures[0];
  }
}
