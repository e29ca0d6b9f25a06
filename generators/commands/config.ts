import { configJson, diagnosticsJson } from '../config/config-json.ts';
import { configTable } from '../config/config-table.ts';
import { formatDiagnostics } from '../config/format-diagnostics.ts';
import { loadConfig } from '../config/load-config.ts';
import { hasColor } from './stream-color.ts';

export interface ConfigOptions {
  readonly root: string;
  readonly configPath: string | undefined;
  readonly json: boolean;
}

/** `supasaasy config`: prints what was understood, or all that is wrong. Returns 0, or 2 for a config that is refused. */
export async function runConfig({ root, configPath, json }: ConfigOptions): Promise<number> {
  const now = new Date();
  const loaded = loadConfig({ root, configPath, now });
  if (loaded.ok) {
    const text = json
      ? toJson(configJson(loaded.config, now))
      : configTable(loaded.config, now, hasColor(process.stdout));
    process.stdout.write(text);
    return 0;
  }
  if (json) process.stdout.write(toJson(diagnosticsJson(loaded.diagnostics, root)));
  else process.stderr.write(formatDiagnostics(loaded.diagnostics, { color: hasColor(process.stderr) }));
  return 2;
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
