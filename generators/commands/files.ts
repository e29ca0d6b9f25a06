import pc from 'picocolors';
import { formatDiagnostics } from '../config/format-diagnostics.ts';
import { loadConfig } from '../config/load-config.ts';
import { type FileState, fileStateMeanings, fileStates, type OwnedFile } from '../workspace/file-states.ts';
import { planUpdate, type Update } from '../workspace/update.ts';
import { reportingFailures } from './carry-out.ts';
import { renderGenerated } from './gen.ts';
import { hasColor } from './stream-color.ts';

export interface FilesOptions {
  readonly root: string;
  readonly configPath: string | undefined;
  readonly json: boolean;
}

/**
 * `supasaasy files`: lists what supasaasy wrote and what became of it. Returns 0 whatever it finds; 1 when the generated files
 * cannot be told because SQL or a template is refused, 2 for a config that is refused.
 */
export function runFiles({ root, configPath, json }: FilesOptions): Promise<number> {
  return reportingFailures(async () => {
    const loaded = loadConfig({ root, configPath });
    const rendered = loaded.ok ? await renderGenerated(loaded.config, 'all') : loaded;
    if (!rendered.ok) {
      const shown = formatDiagnostics(rendered.diagnostics, {
        color: hasColor(process.stderr),
        relativeTo: root,
      });
      process.stderr.write(shown);
      return loaded.ok ? 1 : 2;
    }
    const update = planUpdate(root);
    const files = fileStates(root, update, rendered.files);
    process.stdout.write(json ? filesJson(files, update) : filesTable(files, update));
    return 0;
  });
}

/** Described in docs/FORMATS.md. */
function filesJson(files: readonly OwnedFile[], { renames }: Update): string {
  const value = {
    ok: true,
    files: files.map(({ path, kind, state, isEdited, template, note }) => ({
      path,
      kind,
      state,
      edited: isEdited,
      template,
      note,
    })),
    renamed: renames,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function filesTable(files: readonly OwnedFile[], { renames }: Update): string {
  const paint = pc.createColors(hasColor(process.stdout));
  const colors: Record<FileState, (text: string) => string> = {
    clean: paint.green,
    edited: paint.cyan,
    outdated: paint.yellow,
    stale: paint.yellow,
    conflicting: paint.red,
    missing: paint.red,
    foreign: paint.red,
  };
  const width = Math.max(0, ...files.map(({ state }) => state.length));
  const lines = files.map(({ path, kind, state, note }) => {
    const about = [kind, note].filter((each) => each !== null).join('; ');
    return `${colors[state](state.padEnd(width))}  ${path}  ${paint.dim(about)}`;
  });
  const seen = new Set(files.map(({ state }) => state));
  const meanings = Object.entries(fileStateMeanings).filter(([state]) => seen.has(state as FileState));
  const legend = meanings.map(([state, meaning]) => `${state.padEnd(width)}  ${meaning}`);
  const moves = renames.map(({ from, to }) => `${from} is ${to} now; npx supasaasy update records it`);
  const blocks = [lines, moves, legend].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}
