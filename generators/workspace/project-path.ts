/**
 * Why a path cannot be that of a project's file, or null when it can: relative, forward slashes, without `.` and `..`. What
 * comes from a name that somebody typed or from a file that somebody edited must not lead out of the project.
 */
export function pathProblem(path: string): string | null {
  if (path === '') return 'it is empty';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file name is worth one
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'it has a control character';
  if (path.includes('\\')) return 'it has a backslash; write forward slashes';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is absolute';
  const segments = path.split('/');
  if (segments.includes('..')) return 'it leads out of the project';
  if (segments.includes('.') || segments.includes('')) return 'it has an empty part';
  return null;
}

/** Whether a path is another one, or below it. Both relative to the project. */
export function isWithin(directory: string, path: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
