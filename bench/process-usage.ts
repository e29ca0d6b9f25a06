import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Processes that are looked at as one: Linux only, from /proc. */
export interface ProcessGroup {
  /** CPU seconds that they used since they started, ended children included. */
  cpuSeconds(): number;
  /** Starts watching their memory; the returned function ends it and gives the peak in bytes. */
  watchMemory(): () => number;
}

/** Whether this system tells what processes use. */
export const canReadUsage = existsSync('/proc/self/stat');

/** A single process: the peak is the kernel's own figure (VmHWM, resident). */
export function singleProcess(pid: number): ProcessGroup {
  return {
    cpuSeconds: () => cpuTimes(pid).own,
    watchMemory: () => {
      writeFileSync(`/proc/${pid}/clear_refs`, '5'); // the peak starts again at what is resident now
      return () => kilobytes(pid, 'status', 'VmHWM') * 1024;
    },
  };
}

const sampleMs = 200;

/**
 * A process and its children, as a PostgreSQL server is. They share memory, so each page counts once, in proportion
 * (PSS), and the peak is the largest of samples taken five times a second.
 */
export function processTree(pid: number): ProcessGroup {
  return {
    cpuSeconds: () => {
      const root = cpuTimes(pid);
      return childrenOf(pid).reduce((sum, child) => {
        const { own, endedChildren } = cpuTimes(child);
        return sum + own + endedChildren;
      }, root.own + root.endedChildren);
    },
    watchMemory: () => {
      let peak = 0;
      const sample = () => {
        const now = [pid, ...childrenOf(pid)].reduce(
          (sum, each) => sum + kilobytes(each, 'smaps_rollup', 'Pss') * 1024,
          0,
        );
        peak = Math.max(peak, now);
      };
      sample();
      const timer = setInterval(sample, sampleMs);
      return () => {
        clearInterval(timer);
        sample();
        return peak;
      };
    },
  };
}

const ticksPerSecond = 100; // USER_HZ, the same on every Linux

function cpuTimes(pid: number): { own: number; endedChildren: number } {
  const stat = readProc(pid, 'stat');
  // The second field, the program's name in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const seconds = (index: number) => Number(fields[index] ?? 0) / ticksPerSecond;
  return { own: seconds(11) + seconds(12), endedChildren: seconds(13) + seconds(14) };
}

function childrenOf(pid: number): number[] {
  return readProc(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function kilobytes(pid: number, file: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readProc(pid, file))?.[1] ?? 0);
}

/** Empty for a process that has just ended. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
