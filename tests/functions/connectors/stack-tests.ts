import { test } from 'uvu';
import { openMirror } from '../../mirror.ts';
import { type Stack, type StackOptions, startStack } from '../../stack.ts';

/** Defines a test that runs on a stack of its own: new providers, empty tables. */
export type StackTest = (
  name: string,
  run: (stack: Stack) => Promise<void>,
  options?: Omit<StackOptions, 'mirror'>,
) => void;

/** Opens one database for all tests of a file, which is what takes long; it is closed after the last one. */
export async function stackTests(): Promise<StackTest> {
  const mirror = await openMirror();
  test.after(() => mirror.close());
  return (name, run, options = {}) =>
    test(name, async () => {
      await mirror.empty();
      const stack = await startStack({ ...options, mirror });
      try {
        await run(stack);
      } finally {
        await stack.close();
      }
    });
}
