import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The last lines that a process wrote, kept for the error that may follow. */
export interface LastLines {
  /** Reads a stream until it ends, calling `onLine` for each line. */
  follow(stream: Readable, onLine?: (line: string) => void): void;
  text(): string;
}

/** Keeps the last `capacity` lines of the streams it follows. */
export function lastLines(capacity: number): LastLines {
  const lines: string[] = [];
  return {
    follow(stream, onLine) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > capacity) lines.shift();
        onLine?.(line);
      });
    },
    text: () => lines.join('\n'),
  };
}
