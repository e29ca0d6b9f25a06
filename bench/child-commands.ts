/** What a process of the benchmark can be told to do by name; one argument, everything as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each process has its own arguments and results
export type Commands = Readonly<Record<string, (argument: any) => Promise<unknown>>>;

/** A command on its way to the process, and its answer. */
export interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}
export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

/** Lets the parent process call `commands`; ends this process when the parent is gone. */
export function serveCommands(commands: Commands): void {
  // Ctrl-C in a terminal reaches every process: the parent decides when this one has done its part.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit());
  process.on('message', ({ id, name, argument }: Call) => {
    const command = commands[name];
    const work = command ? command(argument) : Promise.reject(new Error(`no command ${name}`));
    // With a callback, a parent that is gone is no error: this process is about to end.
    const answer = (message: Answer) => process.send?.(message, undefined, undefined, () => undefined);
    work.then(
      (value) => answer({ id, value: value ?? null }),
      (error) =>
        answer({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
}
