const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const mark = Symbol.for('supasaasy.endsProcess');

/**
 * Runs `cleanup` (synchronous) when this process ends: at a normal exit, at an uncaught error, and at SIGINT,
 * SIGTERM and SIGHUP unless the program handles that signal itself. Returns a function that takes it back.
 */
export function onProcessEnd(cleanup: () => void): () => void {
  const listeners = signals.map((signal) => {
    const listener = Object.assign(
      () => {
        const others = process.listeners(signal).filter((other) => !(mark in other));
        // A program with a handler of its own decides when to end; the exit listener then cleans up.
        if (others.length === 0) process.exit(exitCodes[signal]);
      },
      { [mark]: true },
    );
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  process.on('exit', cleanup);
  return () => {
    process.off('exit', cleanup);
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}
