import { setTimeout as sleep } from 'node:timers/promises';

/** True while a process with this id exists, also as a zombie that nobody has reaped yet. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until the process is gone; false when it is still there after five seconds. */
export async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; alive(pid); tries++) {
    if (tries === 100) return false;
    await sleep(50);
  }
  return true;
}
