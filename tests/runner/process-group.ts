import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const graceMs = 3000;

/** Ends every process of the group, first politely. Does nothing when it is empty. */
export async function endGroup(groupId: number): Promise<void> {
  signalGroup(groupId, 'SIGTERM');
  if (!(await groupEmpties(groupId))) signalGroup(groupId, 'SIGKILL');
}

/** Waits a little for processes that are about to end; true when none is left. */
export async function groupEmpties(groupId: number): Promise<boolean> {
  const deadline = performance.now() + graceMs;
  while (signalGroup(groupId, 0) && hasLivingMember(groupId)) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Signals a process group; false when nobody is left in it. */
export function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-groupId, signal);
  } catch {
    return false;
  }
}

/**
 * False when only zombies are left: processes that have ended and wait for the system to take note, which it may do
 * seconds later. Where there is no /proc, a group that takes signals counts as living.
 */
function hasLivingMember(groupId: number): boolean {
  if (!existsSync('/proc/self/stat')) return true;
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      // "pid (name) state parent group …"; the name may contain anything.
      const [state, , group] = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return Number(group) === groupId && state !== 'Z' && state !== 'X';
    } catch {
      return false; // ended while we looked
    }
  });
}
