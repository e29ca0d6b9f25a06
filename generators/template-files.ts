import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const templateExtension = '.hbs';
/** Where a project keeps templates of its own. */
export const projectTemplates = 'templates';

const packagedTemplates = fileURLToPath(new URL('../templates/', import.meta.url));

/** The files that templates are in. Names are relative, with forward slashes: `functions/config.ts.hbs`. */
export interface TemplateFiles {
  /** Every name, the project's and the packaged ones together, sorted. */
  names(): string[];
  /** The project's text of that name, with LF; null where it has none. */
  project(name: string): string | null;
  /** The packaged text of that name, with LF; null where there is none. */
  packaged(name: string): string | null;
}

export interface TemplateFilesOptions {
  /** Another directory than the package's own. */
  readonly packagedDirectory?: string;
  /** Texts, by name, that the project's files are about to have. */
  readonly pending?: ReadonlyMap<string, string>;
}

/** The templates of a project and of the package. Files are read when asked for. */
export function templateFiles(root: string, options: TemplateFilesOptions = {}): TemplateFiles {
  const { packagedDirectory = packagedTemplates, pending = new Map<string, string>() } = options;
  const own = join(root, projectTemplates);
  // Within the package's own repository both are one directory, and nothing is overridden.
  const hasOwn = existsSync(own) && realpathSync(own) !== realpathSync(packagedDirectory);
  return {
    names: () => {
      const names = [...namesIn(packagedDirectory), ...(hasOwn ? namesIn(own) : []), ...pending.keys()];
      return [...new Set(names)].sort();
    },
    project: (name) => pending.get(name) ?? (hasOwn ? read(join(own, name)) : null),
    // The core and the connectors are copied as they are, and lie beside the templates.
    packaged: (name) => read(join(packagedDirectory, name.startsWith('supabase/') ? '..' : '.', name)),
  };
}

function namesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(templateExtension))
    .map((name) => name.split(sep).join('/'));
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return null;
    throw error;
  }
}
